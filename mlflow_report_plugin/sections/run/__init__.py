"""The section Run: the run that logged the model."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks.cells import duration, given, identifier, link, tag, time
from mlflow_report_plugin.sections.blocks.file_tree import file_tree
from mlflow_report_plugin.sections.blocks.gaps import (
    gap_notes,
    missing_cell,
    missing_notes,
    optional_part,
)
from mlflow_report_plugin.sections.blocks.inputs import inputs, outputs
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.metrics import metrics_jump
from mlflow_report_plugin.sections.blocks.params import params
from mlflow_report_plugin.sections.blocks.related_runs import related_runs
from mlflow_report_plugin.sections.blocks.source_links import source_links
from mlflow_report_plugin.sections.blocks.tables import (
    NONE_FOUND,
    Row,
    description,
    facts,
    readable_first,
    set_only,
)
from mlflow_report_plugin.sections.run.run_tags import run_tags
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Run, Snapshot


def run(snapshot: Snapshot, view: View) -> Section:
    """Show the run."""
    found = snapshot.run
    if found is None:
        none = "No run: nothing says which run logged the model"
        return Section("Run", missing_notes(snapshot, "run", none))
    return Section(
        "Run",
        (
            *gap_notes(snapshot, "run"),
            *description(tag(found.tags, "mlflow.note.content")),
            Section("Info", (facts(info_rows(snapshot, found)),)),
            params(found.params, snapshot.changes),
            inputs(found, view, snapshot.model),
            *outputs(found),
            run_tags(found.tags, view),
            *optional_part(snapshot, "related_runs", related_runs(snapshot)),
            *optional_part(snapshot, "run_artifacts", run_artifacts(snapshot)),
        ),
    )


def run_artifacts(snapshot: Snapshot) -> tuple[Block, ...] | None:
    """Show the files that the run logged beside the model."""
    found = snapshot.run_artifacts
    if found is None:
        return None
    blocks: list[Block] = []
    if found.files:
        blocks.append(file_tree(found.files))
    elif not found.unlisted and not gap_notes(snapshot, "run_artifacts"):
        blocks.append(NONE_FOUND)
    if found.unlisted:
        folders = f"Folders that were not listed, too deep or too many: {listing(found.unlisted)}"
        blocks.append(Note(folders, "info"))
    return tuple(blocks)


def info_rows(snapshot: Snapshot, found: Run) -> tuple[Row, ...]:
    """Show the fields of the run."""
    experiment = snapshot.experiment
    name = given(experiment.name) if experiment else missing_cell(snapshot, "experiment")
    return readable_first(
        ("run_id", identifier(found.run_id)),
        ("run_uuid", identifier(found.run_uuid)),
        ("experiment_id", identifier(found.experiment_id)),
        ("run_name", given(found.run_name)),
        *set_only(("user_id", given(found.user_id))),
        ("status", given(found.status)),
        ("start_time", given(found.start_time)),
        ("end_time", given(found.end_time)),
        ("artifact_uri", given(found.artifact_uri)),
        ("lifecycle_stage", given(found.lifecycle_stage)),
        ("_start_time", time(found.start_time)),
        ("_end_time", time(found.end_time)),
        ("_duration", duration(found.start_time, found.end_time)),
        ("_experiment_name", name),
        ("_metrics", metrics_jump(found.metrics)),
        ("_web_ui_link", link(found.web_ui_link)),
        ("_api_link", link(found.api_link)),
        *source_links(found),
    )
