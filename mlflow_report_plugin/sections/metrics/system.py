"""How busy the machine was: apart from what says how good the model is."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.document import Block, Cell, Fold, Missing, Section, Table
from mlflow_report_plugin.sections.blocks.metric_names import SYSTEM, system_interest
from mlflow_report_plugin.sections.blocks.metrics import metric_cell, number_cell
from mlflow_report_plugin.sections.metrics.curves import sparkline
from mlflow_report_plugin.sections.metrics.plots import plots
from mlflow_report_plugin.snapshot import MetricHistory, Snapshot

MOST_PLOTS = 4
COLUMNS = ("System metric", "Curve", "Last", "Lowest", "Highest", "Values")


def system_metrics(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show the metrics of the machine, folded."""
    read = snapshot.metric_histories.histories if snapshot.metric_histories else ()
    found = {each.key: each for each in read if each.key.startswith(SYSTEM)}
    rows = [*(row(history) for history in found.values()), *unread(snapshot, found)]
    if not rows:
        return ()
    drawn: tuple[Block, ...] = plots(
        sorted(found.values(), key=lambda each: system_interest(each.key)), MOST_PLOTS
    )
    words = f"{len(rows):,} {'measurement' if len(rows) == 1 else 'measurements'} of the machine"
    fold = Fold(words, (Table(COLUMNS, tuple(rows), anchors="metric"), *drawn))
    return (Section("System Metrics", (fold,)),)


def row(history: MetricHistory) -> tuple[Cell, ...]:
    """Show one metric of the machine."""
    return (
        name(history.key),
        sparkline(history),
        number_cell(history.last),
        number_cell(history.minimum),
        number_cell(history.maximum),
        f"{history.count:,}",
    )


def unread(snapshot: Snapshot, found: dict[str, MetricHistory]) -> Iterator[tuple[Cell, ...]]:
    """Show the last values of those whose histories were not read."""
    not_known = Missing("not known", unread=True)
    metrics = snapshot.run.metrics if snapshot.run else ()
    for metric in metrics:
        if metric.key.startswith(SYSTEM) and metric.key not in found:
            last = metric_cell(metrics, metric.key)
            yield name(metric.key), not_known, last, not_known, not_known, not_known


def name(key: str) -> str:
    """Name a metric of the machine."""
    return key.removeprefix(SYSTEM) or key
