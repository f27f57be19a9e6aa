"""The section Registered Model Version."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier, link, time, written
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes, optional_part
from mlflow_report_plugin.sections.blocks.tables import (
    Row,
    description,
    description_cell,
    facts,
    readable_first,
    set_only,
    table,
    tags,
)
from mlflow_report_plugin.sections.blocks.workspace import mlflow_workspace
from mlflow_report_plugin.sections.model_version.serving import serving_endpoints
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DeploymentJobState, ModelVersion, Snapshot

__all__ = ["model_version", "serving_endpoints"]


def model_version(snapshot: Snapshot, view: View) -> Section:
    """Show the version of the registered model."""
    title = "Registered Model Version"
    version = snapshot.model_version
    if version is None:
        none = "No registration of the model was found"
        return Section(title, missing_notes(snapshot, "model_version", none))
    return Section(
        title,
        (
            *gap_notes(snapshot, "model_version"),
            *description(version.description),
            Section("Details", (facts(detail_rows(snapshot, version, view)),)),
            Section("Tags", (tags(version.tags),)),
            *optional_part(snapshot, "transition_requests", requests(snapshot)),
            *optional_part(snapshot, "serving_endpoints", serving_endpoints(snapshot)),
        ),
    )


def detail_rows(snapshot: Snapshot, version: ModelVersion, view: View) -> tuple[Row, ...]:
    """Show the fields of the version."""
    download_uri = "_download_uri" if view.layout == "audit" else "_reg_model_download_uri"
    return readable_first(
        ("name", given(version.name)),
        ("version", given(version.version)),
        ("creation_timestamp", given(version.creation_timestamp)),
        ("last_updated_timestamp", given(version.last_updated_timestamp)),
        ("user_id", given(version.user_id)),
        # Unity Catalog has no stages.
        *set_only(("current_stage", given(version.current_stage))),
        ("description", description_cell(version.description, "Registered Model Version")),
        ("source", given(version.source)),
        ("run_id", identifier(version.run_id)),
        ("status", given(version.status)),
        *set_only(
            ("status_message", given(version.status_message)),
            ("run_link", given(version.run_link)),
            ("model_id", identifier(version.model_id)),
            ("aliases", written(", ".join(version.aliases))),
            *deployment_job(version.deployment_job_state),
            ("workspace", mlflow_workspace(snapshot, version.workspace)),
            ("storage_location", given(version.storage_location)),
            ("run_experiment_id", identifier(version.run_experiment_id)),
            ("run_tracking_server_id", given(version.run_tracking_server_id)),
            ("run_workspace_id", given(version.run_workspace_id)),
        ),
        ("_creation_timestamp", time(version.creation_timestamp)),
        ("_last_updated_timestamp", time(version.last_updated_timestamp)),
        ("_is_unity_catalog", repr(version.is_unity_catalog)),
        (download_uri, given(snapshot.uris.reg_model_download_uri)),
        ("_run_model_download_uri", given(snapshot.uris.run_model_download_uri)),
        ("_web_ui_link", link(version.web_ui_link)),
        ("_api_link", link(version.api_link)),
    )


def deployment_job(state: DeploymentJobState | str | None) -> tuple[Row, ...]:
    """Show how far the deployment job has got with the version."""
    if not isinstance(state, DeploymentJobState):
        return (("deployment_job_state", given(state)),)
    return tuple((f"deployment_job_state.{name}", given(value)) for name, value in state)


def requests(snapshot: Snapshot) -> tuple[Block, ...] | None:
    """Show who asks to move the version to another stage."""
    if snapshot.transition_requests is None:
        return None
    columns = ("to_stage", "user_id", "_creation_timestamp", "comment", "available_actions")
    rows = (
        (
            given(request.to_stage),
            given(request.user_id),
            time(request.creation_timestamp),
            written(request.comment),
            given(", ".join(request.available_actions)),
        )
        for request in snapshot.transition_requests
    )
    return (table(columns, rows, cards=True),)
