"""The main metrics as a table: on the first screen, and in the summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Cell, Missing, Table
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.main_metrics import value_of
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metric_changes import compared, over_versions
from mlflow_report_plugin.snapshot import Snapshot

NOT_KNOWN: Final = Missing("not known")


def main_metrics_table(snapshot: Snapshot, found: Sequence[Measurement]) -> Table:
    """Show metrics, with the data, what became of them, and how they went over versions.

    Args:
        snapshot: What was collected.
        found: The metrics, at least one.

    Returns:
        A table, with the columns for which there is anything to say.
    """
    against = compared(snapshot, found)
    lines = over_versions(snapshot, found)
    curves = {each.key: line for each, line in zip(found, lines, strict=True)}
    columns = ["Metric", "Value"]
    rows: list[list[Cell]] = [
        [brief(each.key) or "(no name)", value_of(snapshot, each)] for each in found
    ]
    if any(each.data for each in found):
        columns.append("Measured on")
        for row, each in zip(rows, found, strict=True):
            row.append(measured_on(each) or NOT_KNOWN)
    if against is not None:
        columns.append(f"Against {against[0]}")
        for row, each in zip(rows, found, strict=True):
            row.append(against[1].get(each.key, NOT_KNOWN))
    if any(curves.values()):
        columns.append("Over versions")
        for row, each in zip(rows, found, strict=True):
            row.append(curves[each.key] or NOT_KNOWN)
    return Table(tuple(columns), tuple(map(tuple, rows)))


def measured_on(found: Measurement) -> str:
    """Name the data, and say so where the model was made from it: that is no test of it."""
    data = brief(found.data)
    return f"{data} (training)" if data and found.is_training else data
