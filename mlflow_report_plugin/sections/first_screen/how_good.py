"""The panel that says how good the model is: its main metrics, or else how it did in use."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Jump, Note, Panel, Point, Points
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.gaps import REASONS
from mlflow_report_plugin.sections.blocks.main_metrics import main_metrics
from mlflow_report_plugin.sections.blocks.main_metrics_table import main_metrics_table
from mlflow_report_plugin.sections.blocks.metrics import rounded
from mlflow_report_plugin.snapshot import Snapshot

TITLE: Final = "How good"
LONGEST: Final = 140
"""How many characters of why it is not known are shown."""


def how_good(snapshot: Snapshot) -> Panel | None:
    """Say how good the model is; nothing where nobody measured it: that is to be done."""
    found, used = main_metrics(snapshot), in_use(snapshot)
    tables = (main_metrics_table(snapshot, found),) if found else ()
    points = (Points(used),) if used else ()
    if tables or points:
        return Panel(TITLE, (*tables, *points))
    for part in ("run", "evaluation_runs", "logged_model"):
        gap = snapshot.gap(part)
        if gap is not None and gap.reason != "unsupported":
            why = brief(gap.message, LONGEST)
            return Panel(TITLE, (Note(f"{REASONS[gap.reason]}: {why}", "gap"),))
    return None


def in_use(snapshot: Snapshot) -> tuple[Point, ...]:
    """Say how the model did when it was used."""
    traces = snapshot.traces
    if traces is None or not traces.count:
        return ()
    least = "at least " if traces.more else ""
    words = f"{least}{traces.count:,} traces, {traces.errors:,} with an error"
    if traces.latency_p50 is not None:
        # MLflow keeps whole milliseconds.
        is_short = traces.latency_p50 < 1
        seconds = rounded(traces.latency_p50 / 1000)
        words += "; half took less than 1 ms" if is_short else f"; half took up to {seconds} s"
    return (Point(("In use:", words, Jump("see Traces", "Traces"))),)
