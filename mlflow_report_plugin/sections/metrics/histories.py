"""What the histories of metrics add to their rows: a small curve, the first and the best value."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Missing, Number
from mlflow_report_plugin.sections.blocks.metric_names import SYSTEM, best_is
from mlflow_report_plugin.sections.blocks.metrics import exact, number_cell, rounded
from mlflow_report_plugin.sections.metrics.curves import points_of, sparkline
from mlflow_report_plugin.snapshot import MetricHistory, Snapshot

COLUMNS = ("Curve", "First", "Best", "Steps")


def own_histories(snapshot: Snapshot) -> dict[str, MetricHistory]:
    """Give the metrics of the model that were logged more than once."""
    read = snapshot.metric_histories.histories if snapshot.metric_histories else ()
    return {each.key: each for each in read if each.count > 1 and not each.key.startswith(SYSTEM)}


def history_cells(history: MetricHistory) -> tuple[Cell, ...]:
    """Show how a metric went: a cell for each of `COLUMNS`."""
    points, _ = points_of(history)
    first = number_cell(points[0][1]) if points else Missing("no number")
    return (sparkline(history), first, best(history), steps(history))


def best(history: MetricHistory) -> Cell:
    """Tell the best value of a metric, and when it was reached."""
    which = best_is(history.key)
    if which is None:
        return Missing("not known")
    lowest = which == "lowest"
    value = history.minimum if lowest else history.maximum
    step = history.minimum_step if lowest else history.maximum_step
    if value is None:
        return Missing("no number")
    where = "" if step is None else f", step {step:,}"
    return Number(f"{rounded(value)}{where}", f"{exact(value)} ({which}{where})")


def steps(history: MetricHistory) -> str:
    """Say when values were logged, and how many."""
    first, last = f"{history.first_step:,}", f"{history.last_step:,}"
    when = first if first == last else f"{first} to {last}"
    odd = f", {history.not_finite:,} NaN or infinite" if history.not_finite else ""
    return f"{when}: {history.count:,} values{odd}"
