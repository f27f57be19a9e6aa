"""The sub-section Metrics of a run or a logged model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Missing, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND
from mlflow_report_plugin.snapshot import Metric

FURTHER: Final[tuple[tuple[str, Callable[[Metric], Cell]], ...]] = (
    ("Step", lambda metric: given(metric.step)),
    ("Time", lambda metric: time(metric.timestamp)),
    ("Run", lambda metric: given(metric.run_id)),
    ("Dataset", lambda metric: given(metric.dataset_name)),
    ("Digest", lambda metric: given(metric.dataset_digest)),
)
"""The columns after name and value, each shown where any metric has a value for it."""


def metrics(found: tuple[Metric, ...], run_id: str | None = None) -> Section:
    """Show metrics.

    Args:
        found: The metrics.
        run_id: The run they belong to, which need not be repeated in each row.

    Returns:
        The sub-section.
    """
    columns = [
        (title, cell)
        for title, cell in FURTHER
        if any(not isinstance(cell(metric), Missing) for metric in found)
        and not (title == "Run" and all(metric.run_id in (None, run_id) for metric in found))
    ]
    block: Block
    if not found:
        block = NONE_FOUND
    elif not columns:
        rows = tuple((metric.key, metric_value(metric)) for metric in found)
        block = Facts(rows, ("Metric", "Value"))
    else:
        block = Table(
            ("Metric", "Value", *(title for title, _ in columns)),
            tuple(
                (metric.key, metric_value(metric), *(cell(metric) for _, cell in columns))
                for metric in found
            ),
        )
    return Section("Metrics", (block,))


def metric_value(metric: Metric) -> str:
    """Show a metric's value.

    Args:
        metric: The metric.

    Returns:
        The shortest digits that give the same number, or `NaN` and the infinities.
    """
    return metric.value if isinstance(metric.value, str) else repr(metric.value)
