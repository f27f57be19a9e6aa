"""The section Registered Model."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier, link, time
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes, optional_part
from mlflow_report_plugin.sections.blocks.permissions import permissions
from mlflow_report_plugin.sections.blocks.tables import (
    Row,
    description,
    description_cell,
    facts,
    grouped_tags,
    readable_first,
    set_only,
    table,
)
from mlflow_report_plugin.sections.blocks.workspace import mlflow_workspace
from mlflow_report_plugin.sections.registered_model.webhooks_table import webhooks
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import RegisteredModel, Snapshot

__all__ = ["registered_model", "webhooks"]


def registered_model(snapshot: Snapshot, view: View) -> Section:
    """Show the registered model that the version belongs to."""
    model = snapshot.registered_model
    if model is None:
        notes = missing_notes(
            snapshot, "registered_model", "No registration of the model was found"
        )
        return Section("Registered Model", notes)
    aliases = ((alias.alias, given(alias.version)) for alias in model.aliases)
    return Section(
        "Registered Model",
        (
            *gap_notes(snapshot, "registered_model"),
            *description(model.description),
            Section("Details", (facts(detail_rows(snapshot, model)),)),
            Section("Aliases", (facts(aliases, ("Alias", "Version")),)),
            Section("Latest Versions", (latest_versions(model),)),
            grouped_tags(model.tags, in_groups=view.layout != "audit"),
            *permissions(snapshot, view, "registered_model_permissions"),
            *optional_part(snapshot, "webhooks", webhooks(snapshot)),
        ),
    )


def latest_versions(model: RegisteredModel) -> Block:
    """Show the newest version of each stage."""
    if model.is_unity_catalog and not model.latest_versions:
        return Note("Unity Catalog has no stages")
    latest = ((given(v.version), given(v.current_stage)) for v in model.latest_versions)
    return table(("Version", "Stage"), latest)


def detail_rows(snapshot: Snapshot, model: RegisteredModel) -> tuple[Row, ...]:
    """Show the fields of the registered model."""
    return readable_first(
        ("name", given(model.name)),
        ("creation_timestamp", given(model.creation_timestamp)),
        ("last_updated_timestamp", given(model.last_updated_timestamp)),
        ("user_id", given(model.user_id)),
        ("description", description_cell(model.description, "Registered Model")),
        # Only some registries have the following.
        *set_only(
            ("id", identifier(model.id)),
            ("permission_level", given(model.permission_level)),
            ("deployment_job_id", given(model.deployment_job_id)),
            ("deployment_job_state", given(model.deployment_job_state)),
            ("workspace", mlflow_workspace(snapshot, model.workspace)),
            ("owner", given(model.owner)),
            ("metastore_id", identifier(model.metastore_id)),
            ("storage_location", given(model.storage_location)),
        ),
        ("_creation_timestamp", time(model.creation_timestamp)),
        ("_last_updated_timestamp", time(model.last_updated_timestamp)),
        ("_is_unity_catalog", repr(model.is_unity_catalog)),
        # Unity Catalog has no stages, and so no newest version of each.
        *(
            ()
            if model.is_unity_catalog
            else (("latest_versions", str(len(model.latest_versions))),)
        ),
        ("_tracking_uri", given(snapshot.provenance.tracking_uri)),
        ("_web_ui_link", link(model.web_ui_link)),
        ("_api_link", link(model.api_link)),
    )
