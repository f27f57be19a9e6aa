"""The history of a metric as a curve."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Curve, Missing, Sparkline
from mlflow_report_plugin.sections.blocks.cells import short_number
from mlflow_report_plugin.sections.blocks.metric_names import best_is
from mlflow_report_plugin.snapshot import MetricHistory

Points = tuple[tuple[float, float], ...]


def points_of(history: MetricHistory) -> tuple[Points, str]:
    """Give the points of a curve, and what their positions are."""
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
    points, _ = points_of(history)
    if len(points) < 2:
        return Missing("one value" if points else "no number")
    return Sparkline(points, in_words(history))


def curve(history: MetricHistory) -> Curve:
    """Draw a history, with its best point where its name says which one that is."""
    points, _ = points_of(history)
    which = best_is(history.key)
    best = None
    if which is not None and points:
        choose = min if which == "lowest" else max
        best = choose(points, key=lambda point: point[1])
    return Curve(history.key, points, best)
