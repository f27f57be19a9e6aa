"""The section Experiment: the experiment of the run."""

from __future__ import annotations

from mlflow_report_plugin.document import Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier, link, tag, time
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes
from mlflow_report_plugin.sections.blocks.permissions import permissions
from mlflow_report_plugin.sections.blocks.tables import (
    Row,
    description,
    facts,
    grouped_tags,
    readable_first,
    set_only,
)
from mlflow_report_plugin.sections.blocks.workspace import mlflow_workspace
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Experiment, Snapshot


def experiment(snapshot: Snapshot, view: View) -> Section:
    """Show the experiment."""
    found = snapshot.experiment
    if found is None:
        none = "No experiment: nothing says which experiment the model belongs to"
        return Section("Experiment", missing_notes(snapshot, "experiment", none))
    return Section(
        "Experiment",
        (
            *gap_notes(snapshot, "experiment"),
            *description(tag(found.tags, "mlflow.note.content")),
            Section("Details", (facts(detail_rows(snapshot, found)),)),
            grouped_tags(found.tags, in_groups=view.layout != "audit"),
            *permissions(snapshot, view, "experiment_permissions"),
        ),
    )


def detail_rows(snapshot: Snapshot, found: Experiment) -> tuple[Row, ...]:
    """Show the fields of the experiment."""
    return readable_first(
        ("experiment_id", identifier(found.experiment_id)),
        ("name", given(found.name)),
        ("artifact_location", given(found.artifact_location)),
        ("lifecycle_stage", given(found.lifecycle_stage)),
        ("last_update_time", given(found.last_update_time)),
        ("creation_time", given(found.creation_time)),
        *set_only(("workspace", mlflow_workspace(snapshot, found.workspace))),
        ("_creation_time", time(found.creation_time)),
        ("_last_update_time", time(found.last_update_time)),
        ("_tracking_uri", given(snapshot.provenance.tracking_uri)),
        ("_web_ui_link", link(found.web_ui_link)),
        ("_api_link", link(found.api_link)),
    )
