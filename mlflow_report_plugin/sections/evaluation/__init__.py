"""The section Evaluation: how good the model is, with the pictures and tables that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlflow_report_plugin.document import Block, Facts, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, identifier, link
from mlflow_report_plugin.sections.blocks.data_tables import data_table, in_part
from mlflow_report_plugin.sections.blocks.file_tree import file_tree
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.blocks.inputs import dataset_table, details
from mlflow_report_plugin.sections.blocks.metrics import metrics_jump
from mlflow_report_plugin.sections.blocks.related_runs import name_of_run, runs_table
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, table
from mlflow_report_plugin.sections.evaluation.pictures import pictures
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    RelatedRun,
    RunArtifacts,
    Snapshot,
)

NO_RUNS = "No metrics of another run are kept with the logged model"
UNLISTED = Note("Not known: they could not be listed")


def evaluation(snapshot: Snapshot, view: View) -> Section | None:
    """Show who evaluated the model, what they measured, and the pictures and tables.

    The pictures and tables of the run that logged the model are among them: training and
    evaluation often share a run, and a reader looks for them in one place.
    """
    runs, artifacts = snapshot.evaluation_runs, snapshot.run_artifacts
    blocks: list[Block] = [*gap_notes(snapshot, "evaluation_runs")]
    if runs:
        blocks += runs_table(runs, "Evaluation runs")
        blocks += [evaluation_run(snapshot, run, new, view) for run, new in first_use(runs)]
    elif runs is not None and not blocks:
        blocks.append(nothing(snapshot, "logged_model", otherwise=NO_RUNS))
    unread = gap_notes(snapshot, "run_artifacts")
    if unread:
        blocks.append(Section("Pictures and Tables", unread))
    if artifacts is not None:
        blocks += what_was_logged(snapshot, artifacts)
    return Section("Evaluation", tuple(blocks)) if blocks else None


def first_use(
    runs: Sequence[RelatedRun],
) -> Iterator[tuple[RelatedRun, tuple[DatasetInput, ...]]]:
    """Find out which run is the first to use a dataset."""
    known: set[tuple[str, str]] = set()
    for run in runs:
        new = tuple(each for each in run.dataset_inputs if (each.name, each.digest) not in known)
        known |= {(each.name, each.digest) for each in new}
        yield run, new


def evaluation_run(
    snapshot: Snapshot, run: RelatedRun, new: Sequence[DatasetInput], view: View
) -> Section:
    """Show one run that evaluated the model."""
    rows = (
        ("run_id", identifier(run.run_id)),
        ("artifact_uri", given(run.artifact_uri)),
        ("_metrics", metrics_jump(run.metrics)),
        ("_web_ui_link", link(run.web_ui_link)),
        ("_api_link", link(run.api_link)),
    )
    blocks: list[Block] = [Facts(rows)]
    if run.dataset_inputs:
        described = (
            details(each, view, snapshot.model)
            for each in new
            if each.dataset_schema or each.profile
        )
        blocks.append(Section("Datasets", (dataset_table(run.dataset_inputs, ""), *described)))
    else:
        blocks.append(Section("Datasets", (NONE_FOUND,)))
    artifacts = UNLISTED if run.artifacts is None else file_tree(run.artifacts)
    blocks.append(Section("Artifacts", (artifacts,)))
    return Section(f"Run '{run.run_name or run.run_id}'", tuple(blocks))


def what_was_logged(snapshot: Snapshot, found: RunArtifacts) -> tuple[Section, ...]:
    """Show the pictures and tables that runs logged."""
    shown = pictures(snapshot, found.pictures) or (
        none_of("pictures (PNG, JPEG or SVG)", snapshot),
    )
    sections = [Section("Pictures", shown)]
    tables = tuple(
        block
        for each in found.tables
        for block in data_table(
            each.columns,
            each.rows,
            f"{in_part(each.path, len(each.rows), each.row_count)}, "
            f"by run {name_of_run(snapshot, each.run_id)}",
            width=each.column_count or 0,
        )
    )
    sections.append(Section("Tables", tables or (none_of("tables (CSV or JSON)", snapshot),)))
    left_out = (
        *found.left_out,
        *(f"{folder} (folder that was not listed)" for folder in found.unlisted),
    )
    if left_out:
        rows = ((given(name),) for name in left_out)
        sections.append(Section("Not Shown", (table(("Picture, table or folder",), rows),)))
    return tuple(sections)


def none_of(kind: str, snapshot: Snapshot) -> Note:
    """Say that there is nothing of a kind to show."""
    found = snapshot.run_artifacts
    if found is not None and (found.left_out or found.unlisted):
        return Note(f"No {kind} are shown; below is what was left out")
    parts = ("run_artifacts", "evaluation_runs", "logged_model")
    return nothing(snapshot, *parts, otherwise=f"No {kind} were logged")
