"""Runs that have to do with the model: above and below its run, and those that evaluated it."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Block, Cell, Link, Note
from mlflow_report_plugin.sections.blocks.cells import duration, given, identifier, shown, time
from mlflow_report_plugin.sections.blocks.gaps import nothing
from mlflow_report_plugin.sections.blocks.metric_names import SYSTEM, interest
from mlflow_report_plugin.sections.blocks.metrics import metric_cell
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.snapshot import RelatedRun, Run, Snapshot

MOST_METRICS = 3
"""How many metrics a table of runs has columns for."""
COLUMNS = ("Run", "Status", "Started", "Seconds")
LAST = ("Experiment", "Id")


def related_runs(snapshot: Snapshot) -> tuple[Block, ...] | None:
    """Show the runs above and below the run of the model."""
    found = snapshot.related_runs
    if found is None:
        return None
    blocks: list[Block] = []
    if found.parent is not None:
        blocks += runs_table([found.parent], "Parent run")
    if found.children:
        count = len(found.children)
        title = f"Child runs, the newest {count:,}" if found.more_children else "Child runs"
        blocks += runs_table(found.children, title)
    if found.more_children:
        blocks.append(Note("There are more child runs than these", "info"))
    return tuple(blocks) or (nothing(snapshot, "related_runs"),)


def runs_table(runs: Sequence[RelatedRun], title: str) -> tuple[Block, ...]:
    """Show runs.

    Args:
        runs: The runs.
        title: A caption.

    Returns:
        A table, with the metrics that most of them have where there are several.
    """
    several = [[metric.key for metric in run.metrics] for run in runs]
    # One run has nothing to be compared with.
    keys = shared_metrics(several) if len(runs) > 1 else ()
    rows = (
        (
            linked(run.run_name or run.run_id, run.web_ui_link),
            status(run),
            time(run.start_time),
            duration(run.start_time, run.end_time),
            *(metric_cell(run.metrics, key) for key in keys),
            identifier(run.experiment_id),
            identifier(run.run_id),
        )
        for run in runs
    )
    return (table((*COLUMNS, *keys, *LAST), rows, title, cards=True, anchors="run"),)


def known_run(snapshot: Snapshot, run_id: str | None) -> Run | RelatedRun | None:
    """Find a run that measured or logged something of the model.

    Args:
        snapshot: What was collected.
        run_id: Its id.

    Returns:
        The run that logged the model, or one that evaluated it; None where neither has the id.
    """
    runs = (snapshot.run, *(snapshot.evaluation_runs or ()))
    return next((run for run in runs if run is not None and run.run_id == run_id), None)


def name_of_run(snapshot: Snapshot, run_id: str) -> str:
    """Name a run by its name, where that is known, or else by its id."""
    run = known_run(snapshot, run_id)
    return (run.run_name if run else None) or run_id


def status(run: RelatedRun) -> Cell:
    """Say how far a run has got, and whether somebody has deleted it."""
    if run.lifecycle_stage in (None, "", "active"):
        return given(run.status)
    return shown(f"{run.status or 'status unknown'}, {run.lifecycle_stage}")


def shared_metrics(
    keys: Sequence[Sequence[str]],
    among: Sequence[str] | None = None,
    most: int = MOST_METRICS,
) -> tuple[str, ...]:
    """Choose the metrics by which runs can be compared.

    Args:
        keys: The names of the metrics of each run.
        among: The names to choose from, or None for all.
        most: How many to choose at most.

    Returns:
        The names, those of most runs first.
    """
    counts: dict[str, int] = {}
    for key in (key for of_run in keys for key in {*of_run}):
        if not key.startswith(SYSTEM) and (among is None or key in among):
            counts[key] = counts.get(key, 0) + 1
    ranked = sorted(counts, key=lambda key: (-counts[key], interest(key), key))
    return tuple(ranked[:most])


def linked(name: str, url: str | None) -> Cell:
    """Name something that may have a page.

    Args:
        name: Its name.
        url: Its page.

    Returns:
        The name, which leads to the page where there is one.
    """
    return Link(name, url) if name and url else given(name)
