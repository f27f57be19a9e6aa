"""When, by which run and on which data metrics were measured: a row for all that is alike."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Block, Cell, Fold, Missing, Note
from mlflow_report_plugin.sections.blocks.cells import given, identifier, time
from mlflow_report_plugin.sections.blocks.related_runs import linked
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.snapshot import Metric, Snapshot

COLUMNS = ("Metrics", "Run", "Dataset", "Digest", "Step", "Time")
OLDER = "Shown is the newest value for each metric, run and dataset; the JSON has older ones: {:,}"


def measured(snapshot: Snapshot, found: Sequence[Metric], older: int) -> tuple[Block, ...]:
    """Say where values come from.

    Args:
        snapshot: What was collected.
        found: The metrics that are shown.
        older: How many older values are not shown.

    Returns:
        A folded table; nothing where MLflow tells nothing.
    """
    alike: dict[tuple[Cell, ...], list[str]] = {}
    for metric in found:
        alike.setdefault(source(snapshot, metric), []).append(metric.key)
    rows = [
        (", ".join(dict.fromkeys(keys)) or Missing("empty"), *cells)
        for cells, keys in alike.items()
    ]
    notes = (Note(OLDER.format(older), "info"),) if older else ()
    if len(rows) == 1 and all(isinstance(cell, Missing) for cell in rows[0][2:]):
        return notes
    return (Fold("When and where they were measured", (table(COLUMNS, rows, cards=True), *notes)),)


def source(snapshot: Snapshot, metric: Metric) -> tuple[Cell, ...]:
    """Say where a value comes from."""
    return (
        run_of(snapshot, metric.run_id or (snapshot.run.run_id if snapshot.run else None)),
        given(metric.dataset_name),
        identifier(metric.dataset_digest),
        given(metric.step),
        time(metric.timestamp),
    )


def run_of(snapshot: Snapshot, run_id: str | None) -> Cell:
    """Name a run."""
    for run in (snapshot.run, *(snapshot.evaluation_runs or ())):
        if run is not None and run.run_id == run_id:
            return linked(run.run_name or run.run_id, run.web_ui_link)
    return identifier(run_id)
