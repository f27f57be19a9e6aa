"""The history of a metric as a curve."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Curve, Missing, Plot, Sparkline
from mlflow_report_plugin.sections.blocks.cells import short_number
from mlflow_report_plugin.snapshot import MetricHistory

Points = tuple[tuple[float, float], ...]


def curve(history: MetricHistory) -> tuple[Points, str]:
    """Give the points of a curve."""
    points = history.points
    if len({point.step for point in points}) > 1 or len(points) < 2:
        return tuple((float(point.step), point.value) for point in points), "step"
    times = [point.timestamp for point in points if point.timestamp is not None]
    if len(times) == len(points) and len({*times}) > 1:
        begin = min(times)
        found = sorted(zip(times, (point.value for point in points), strict=True))
        return tuple(((when - begin) / 1000, value) for when, value in found), "seconds"
    return tuple((float(i), point.value) for i, point in enumerate(points, 1)), "value"


def in_words(history: MetricHistory) -> str:
    """Say how a metric went."""
    values = [point.value for point in history.points]
    first, last, lowest, highest = map(
        short_number, (values[0], values[-1], min(values), max(values))
    )
    return f"From {first} to {last}, lowest {lowest}, highest {highest}"


def sparkline(history: MetricHistory) -> Cell:
    """Draw a history as small as a word."""
    points, _ = curve(history)
    if len(points) < 2:
        return Missing("one value" if points else "no number")
    return Sparkline(points, in_words(history))


def plot(history: MetricHistory) -> Plot:
    """Draw a history."""
    points, position = curve(history)
    return Plot(history.key, (Curve(history.key, points),), in_words(history), position)
