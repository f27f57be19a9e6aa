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
    columns: dict[str, list[Cell | None]] = {
        "Metric": [brief(each.key) or "(no name)" for each in found],
        "Value": [value_of(snapshot, each) for each in found],
        "Measured on": [measured_on(each) or None for each in found],
    }
    if (against := compared(snapshot, found)) is not None:
        heading, changes = against
        columns[f"Against {heading}"] = changes
    columns["Over versions"] = [*over_versions(snapshot, found)]
    kept = {title: cells for title, cells in columns.items() if any(cells)}
    rows = zip(*kept.values(), strict=True)
    return Table(tuple(kept), tuple(tuple(cell or NOT_KNOWN for cell in row) for row in rows))


def measured_on(found: Measurement) -> str:
    """Name the data, and say so where the model was made from it: that is no test of it."""
    data = brief(found.data)
    return f"{data} (training)" if data and found.is_training else data
