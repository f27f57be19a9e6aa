"""Thousands of values of a metric in few."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from mlflow_report_plugin.collect.reading import fitting
from mlflow_report_plugin.collect.reading.fitting import DoesNotFit
from mlflow_report_plugin.collect.reading.plain import measured, number
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import MetricHistory, MetricPoint

MAX_POINTS = 200
"""How many points of a history are kept at most."""


def history(
    key: str, metrics: Iterable[Any], complain: Callable[[ReportError], None]
) -> MetricHistory | None:
    """Sum up the values of a metric.

    Args:
        key: The metric's name.
        metrics: MLflow's metrics, each with value, step and timestamp.
        complain: Told of values that are left out, because they are no numbers.

    Returns:
        The history, or None where there are no values.
    """
    points: list[tuple[int, int, float]] = []
    odd = 0
    for metric in metrics:
        try:
            points.append(_point(metric))
        except DoesNotFit:
            odd += 1
    if odd:
        complain(ReadFailed(f"{odd:,} values of {key} are left out: they are no numbers"))
    points.sort()
    if not points:
        return None
    finite = [point for point in points if math.isfinite(point[2])]
    lowest = min(finite, key=lambda point: point[2], default=None)
    highest = max(finite, key=lambda point: point[2], default=None)
    return MetricHistory(
        key=key,
        count=len(points),
        not_finite=len(points) - len(finite),
        first_step=points[0][0],
        last_step=points[-1][0],
        last=number(points[-1][2]),
        minimum=lowest[2] if lowest else None,
        minimum_step=lowest[0] if lowest else None,
        maximum=highest[2] if highest else None,
        maximum_step=highest[0] if highest else None,
        points=tuple(
            MetricPoint(step=step, timestamp=timestamp, value=value)
            for step, timestamp, value in _sample(finite)
        ),
    )


def _point(metric: Any) -> tuple[int, int, float]:
    # There may be a million: what is as it should be is not looked at twice.
    step, timestamp, value = metric.step, metric.timestamp, metric.value
    return (
        step if type(step) is int else fitting.whole(step),
        timestamp if type(timestamp) is int else fitting.time(timestamp),
        measured(value if isinstance(value, float) else fitting.real(value)),
    )


def _sample(points: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Keep the ends and, of each stretch between them, the lowest and the highest point."""
    if len(points) <= MAX_POINTS:
        return points
    stretches = MAX_POINTS // 2 - 1
    kept = {0, len(points) - 1}
    for stretch in range(stretches):
        begin, end = (len(points) * (stretch + offset) // stretches for offset in (0, 1))
        positions = range(begin, end)
        kept.add(min(positions, key=lambda position: points[position][2]))
        kept.add(max(positions, key=lambda position: points[position][2]))
    return [points[position] for position in sorted(kept)]
