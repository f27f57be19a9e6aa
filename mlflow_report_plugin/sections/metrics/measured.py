"""When, by which run and on which data metrics were measured: a row for all that is alike."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Block, Cell, Fold, Missing, Note
from mlflow_report_plugin.sections.blocks.cells import given, identifier, time
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.related_runs import known_run, linked
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.snapshot import Metric, Snapshot

COLUMNS = ("Metrics", "Run", "Dataset", "Digest", "Step", "Time")
RUN_AND_DATA = 3
"""How many cells of a source say by which run and on which data."""
MOST = 40
"""How many rows there are; of more, only runs and data are told apart."""
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
    alike = by_source(snapshot, found)
    notes = (Note(OLDER.format(older), "info"),) if older else ()
    rows = [(", ".join(keys_of(metrics)), *cells) for cells, metrics in alike.items()]
    if len(rows) == 1 and all(isinstance(cell, Missing) for cell in rows[0][2:]):
        return notes
    shown = table(COLUMNS, rows, cards=True) if len(rows) <= MOST else in_short(snapshot, found)
    return (Fold("When and where they were measured", (shown, *notes)),)


def in_short(snapshot: Snapshot, found: Sequence[Metric]) -> Block:
    """Say it by run and data only, where nearly every metric has a step and a time of its own."""
    alike = by_source(snapshot, found, RUN_AND_DATA)
    rows = [(listing(keys_of(metrics)), *cells, *span(metrics)) for cells, metrics in alike.items()]
    return table((*COLUMNS[: 1 + RUN_AND_DATA], "Steps", "First", "Last"), rows[:MOST], cards=True)


def by_source(
    snapshot: Snapshot, found: Sequence[Metric], cells: int | None = None
) -> dict[tuple[Cell, ...], list[Metric]]:
    """Put metrics of one source together, or of as many of its cells as count."""
    alike: dict[tuple[Cell, ...], list[Metric]] = {}
    for metric in found:
        alike.setdefault(source(snapshot, metric)[:cells], []).append(metric)
    return alike


def span(metrics: Sequence[Metric]) -> tuple[Cell, ...]:
    """Say from when until when metrics were measured."""
    steps = sorted({metric.step for metric in metrics if metric.step is not None})
    times = sorted(metric.timestamp for metric in metrics if metric.timestamp is not None)
    told = " to ".join(f"{step:,}" for step in (steps[:1] + steps[-1:])[: len(steps)])
    return given(told), *(time(each[0] if each else None) for each in (times[:1], times[-1:]))


def keys_of(metrics: Sequence[Metric]) -> tuple[str, ...]:
    """Name metrics, each once."""
    return tuple(dict.fromkeys(metric.key or "(no name)" for metric in metrics))


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
    run = known_run(snapshot, run_id)
    return linked(run.run_name or run.run_id, run.web_ui_link) if run else identifier(run_id)
