"""The one table of metrics: value, data, what became of it, and how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Fold, Missing, Table
from mlflow_report_plugin.sections.blocks.cells import identifier
from mlflow_report_plugin.sections.blocks.main_metrics import sought, tells_quality, value_of
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metric_changes import compared, over_versions
from mlflow_report_plugin.sections.metrics.histories import COLUMNS, history_cells, own_histories
from mlflow_report_plugin.snapshot import MetricHistory, Snapshot

ANCHORS: Final = "metric"
"""What links to a metric begin with."""
MOST: Final = 40
"""How many metrics are seen at once; of more, the ones that readers look for."""
NONE: Final = Missing("\N{EN DASH}")
"""Stands for what only a metric has that was logged more than once, or for several versions."""
NEGATED: Final = " (negated)"
NOT_TOLD: Final = Missing("not known")


def metrics_table(snapshot: Snapshot, found: Sequence[Measurement]) -> tuple[Block, ...]:
    """Show metrics.

    Args:
        snapshot: What was collected.
        found: The metrics, at least one.

    Returns:
        A table; of very many metrics, a second one that is folded.
    """
    if len(found) <= MOST:
        return (rows_of(snapshot, found, in_full=True), *over_time(snapshot, found))
    ranked = sorted(found, key=lambda m: (not tells_quality(m.key), m.order, sought(m.key)))
    first, rest = ranked[:MOST], {id(each) for each in ranked[MOST:]}
    others = [each for each in found if id(each) in rest]
    return (
        rows_of(snapshot, first, in_full=True),
        *over_time(snapshot, first),
        Fold(f"{len(others):,} more metrics", (rows_of(snapshot, others, in_full=False),)),
    )


def rows_of(snapshot: Snapshot, found: Sequence[Measurement], *, in_full: bool) -> Block:
    """Make a table of metrics, with the columns that any of them needs."""
    columns: list[tuple[str, list[Cell | None], Missing]] = [
        ("Dataset", [each.data or None for each in found], NOT_TOLD)
    ]
    alike = Counter((each.key, each.data) for each in found)
    if max(alike.values()) > 1:
        runs: list[Cell | None] = [identifier(each.metric.run_id) for each in found]
        columns.append(("Run", runs, NOT_TOLD))
    against = compared(snapshot, found)
    if against is not None:
        heading, changes = against
        columns.append((f"Against {heading}", changes, NOT_TOLD))
    told = histories_of(snapshot, found)
    if in_one_table(told):
        of_histories = [history_cells(each) if each else (None,) * len(COLUMNS) for each in told]
        for title, *cells in zip(COLUMNS, *of_histories, strict=True):
            columns.append((title, cells, NONE))
    if in_full:
        trend: list[Cell | None] = [*over_versions(snapshot, found)]
        columns.append(("Over versions", trend, NONE))
    kept = [each for each in columns if any(cell is not None for cell in each[1])]
    named = [(each.key, value_of(snapshot, each, NEGATED)) for each in found]
    if not kept:
        return Facts(tuple(named), ("Metric", "Value"), anchors=ANCHORS)
    rows = (
        (*named[place], *(cells[place] or missing for _, cells, missing in kept))
        for place in range(len(found))
    )
    titles = ("Metric", "Value", *(title for title, _, _ in kept))
    return Table(titles, tuple(rows), cards=True, anchors=ANCHORS)


def histories_of(snapshot: Snapshot, found: Sequence[Measurement]) -> list[MetricHistory | None]:
    """Give the history of each metric: histories are those of the model's own run."""
    histories = own_histories(snapshot)
    own = snapshot.run.run_id if snapshot.run else None
    return [histories.get(m.key) if m.metric.run_id in (None, own) else None for m in found]


def in_one_table(told: Sequence[MetricHistory | None]) -> bool:
    """Whether so many metrics have a history that its columns are not mostly empty."""
    return 2 * sum(history is not None for history in told) >= len(told)


def over_time(snapshot: Snapshot, found: Sequence[Measurement]) -> tuple[Block, ...]:
    """Show the histories of a few metrics in a table of their own."""
    told = histories_of(snapshot, found)
    rows = tuple((history.key, *history_cells(history)) for history in told if history)
    if not rows or in_one_table(told):
        return ()
    return (Table(("Metric", *COLUMNS), rows, "Over time", cards=True),)
