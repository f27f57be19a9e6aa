"""The panel that says how good the model is: its main metrics, or else how it did in use."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import (
    Cell,
    Jump,
    Missing,
    Note,
    Number,
    Panel,
    Point,
    Points,
    Table,
)
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.gaps import REASONS
from mlflow_report_plugin.sections.blocks.main_metrics import is_negated, main_metrics
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metric_changes import compared, over_versions
from mlflow_report_plugin.sections.blocks.metrics import metric_value
from mlflow_report_plugin.snapshot import Snapshot

TITLE: Final = "How good"
NOT_TOLD: Final = Missing("not told")
NEGATED: Final = " (negated: higher is better)"


def how_good(snapshot: Snapshot) -> Panel | None:
    """Say how good the model is; nothing where nobody measured it: that is to be done."""
    found = main_metrics(snapshot)
    used = in_use(snapshot)
    if found:
        return Panel(TITLE, (table(snapshot, found), *((Points(used),) if used else ())))
    if used:
        return Panel(TITLE, (Points(used),))
    for part in ("run", "evaluation_runs", "logged_model"):
        gap = snapshot.gap(part)
        if gap is not None and gap.reason != "unsupported":
            return Panel(TITLE, (Note(f"{REASONS[gap.reason]}: {gap.message}", "gap"),))
    return None


def table(snapshot: Snapshot, found: tuple[Measurement, ...]) -> Table:
    """Show metrics, with the data, what became of them, and how they went over versions."""
    against = compared(snapshot, found)
    curves = {each.key: over_versions(snapshot, each) for each in found}
    columns = ["Metric", "Value"]
    rows: list[list[Cell]] = [
        [brief(each.key) or "(no name)", value(snapshot, each)] for each in found
    ]
    if any(each.data for each in found):
        columns.append("Measured on")
        for row, each in zip(rows, found, strict=True):
            row.append(brief(each.data) or NOT_TOLD)
    if against is not None:
        columns.append(f"Against {against[0]}")
        for row, each in zip(rows, found, strict=True):
            row.append(against[1].get(each.key, Missing("not known")))
    if any(curves.values()):
        columns.append("Over versions")
        for row, each in zip(rows, found, strict=True):
            row.append(curves[each.key] or Missing("not known"))
    return Table(tuple(columns), tuple(map(tuple, rows)))


def value(snapshot: Snapshot, each: Measurement) -> Cell:
    """Show a value as people read it, and whole."""
    exact = metric_value(each.metric)
    if not each.is_finite:
        return exact
    remark = NEGATED if is_negated(snapshot, each) else ""
    return Number(f"{rounded(each.number)}{remark}", f"{exact}{remark}")


def rounded(number: float) -> str:
    """Round a number for reading: four digits, and whole numbers whole."""
    if number.is_integer() and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.0f}" if 1e4 <= abs(number) < 1e15 else f"{number:.4g}"


def in_use(snapshot: Snapshot) -> tuple[Point, ...]:
    """Say how the model did when it was used."""
    traces = snapshot.traces
    if traces is None or not traces.count:
        return ()
    least = "at least " if traces.more else ""
    words = f"{least}{traces.count:,} traces, {traces.errors:,} with an error"
    if traces.latency_p50 is not None:
        words += f"; half took up to {rounded(traces.latency_p50 / 1000)} s"
    return (Point(("In use:", words, Jump("see Traces", "Traces"))),)
