"""Metrics: which value counts, and how numbers are shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from mlflow_report_plugin.document import Cell, Jump, Missing, Number
from mlflow_report_plugin.sections.blocks.cells import is_whole
from mlflow_report_plugin.snapshot import Metric

NONE = Missing("none")
NOISE: Final = 1e-9
"""The relative difference below which two numbers count as the same."""


def is_same(one: float, other: float) -> bool:
    """Tell whether two values are the same but for noise; no number is the same as no number.

    Args:
        one: A value.
        other: Another one.

    Returns:
        Whether they are.
    """
    both_nan = math.isnan(one) and math.isnan(other)
    return both_nan or math.isclose(one, other, rel_tol=NOISE, abs_tol=0.0)


def newest(found: Iterable[Metric]) -> tuple[Metric, ...]:
    """Choose the last value of each metric."""
    last: dict[tuple[str | None, ...], Metric] = {}
    for metric in found:
        same = (metric.key, metric.run_id, metric.dataset_name, metric.dataset_digest)
        if same not in last or _moment(metric) >= _moment(last[same]):
            last[same] = metric
    return tuple(last.values())


def _moment(metric: Metric) -> tuple[int, int]:
    return (metric.step or 0, metric.timestamp or 0)


def exact(value: float | str) -> str:
    """Write a number with all of its digits; a whole one, such as a count, without a point.

    Args:
        value: The number, or the name of what is none, such as `NaN`.

    Returns:
        The shortest digits that give the same number, or the name.
    """
    if isinstance(value, str):
        return value
    return str(int(value)) if is_whole(value) else repr(value)


def rounded(value: float | str) -> str:
    """Round a number for reading: four digits, and whole numbers whole."""
    if isinstance(value, str):
        return value
    if is_whole(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e15 else f"{value:.4g}"


def number_cell(value: float | str | None) -> Cell:
    """Show a number as people read it, and whole.

    Args:
        value: The number, or the name of what is none, such as `NaN`.

    Returns:
        A cell that has both.
    """
    return Missing("no number") if value is None else Number(rounded(value), exact(value))


def metrics_jump(found: Sequence[Metric]) -> Cell:
    """Say how many metrics a record has, and lead to the section that shows all of them."""
    count = len(newest(found))
    return Jump(f"{count:,} {'metric' if count == 1 else 'metrics'}", "Metrics") if count else NONE


def metric_cell(found: Iterable[Metric], key: str) -> Cell:
    """Show one metric among several.

    Args:
        found: The metrics.
        key: The name of the one to show.

    Returns:
        Its value; or that it was not measured.
    """
    metric = next((metric for metric in found if metric.key == key), None)
    return number_cell(metric.value) if metric else Missing("not measured")
