"""The section Logged Model: the model as MLflow 3 tracks it."""

from __future__ import annotations

from mlflow_report_plugin.document import Jump, Point, Points, Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier, link, tag, time
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.metrics import metrics_jump
from mlflow_report_plugin.sections.blocks.params import params
from mlflow_report_plugin.sections.blocks.tables import (
    Row,
    description,
    facts,
    readable_first,
    set_only,
    tags,
)
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import LoggedModel, Snapshot


def logged_model(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the logged model."""
    model = snapshot.logged_model
    notes = gap_notes(snapshot, "logged_model")
    if model is None:
        return Section("Logged Model", notes) if notes else None
    return Section(
        "Logged Model",
        (
            *notes,
            *description(tag(model.tags, "mlflow.note.content")),
            Section("Details", (facts(detail_rows(model)),)),
            own_params(snapshot, model),
            Section("Tags", (tags(model.tags),)),
        ),
    )


def own_params(snapshot: Snapshot, model: LoggedModel) -> Section:
    """Show the params, unless the run has the same ones."""
    run = snapshot.run
    if run is None or not model.params or model.params != run.params:
        return params(model.params)
    count = f"{len(model.params):,} {'param' if len(model.params) == 1 else 'params'}"
    return Section("Params", (Points((Point((f"The same {count} as the", Jump("run", "Run"))),)),))


def detail_rows(model: LoggedModel) -> tuple[Row, ...]:
    """Show the fields of the logged model."""
    return readable_first(
        ("model_id", identifier(model.model_id)),
        ("name", given(model.name)),
        ("model_type", given(model.model_type)),
        ("status", given(model.status)),
        *set_only(("status_message", given(model.status_message))),
        ("experiment_id", identifier(model.experiment_id)),
        ("_metrics", metrics_jump(model.metrics)),
        ("source_run_id", identifier(model.source_run_id)),
        ("artifact_location", given(model.artifact_location)),
        ("creation_timestamp", given(model.creation_timestamp)),
        ("last_updated_timestamp", given(model.last_updated_timestamp)),
        ("_creation_timestamp", time(model.creation_timestamp)),
        ("_last_updated_timestamp", time(model.last_updated_timestamp)),
        ("_web_ui_link", link(model.web_ui_link)),
        ("_api_link", link(model.api_link)),
    )
