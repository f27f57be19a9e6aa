"""Curves as the paths of an SVG drawing, with no more points than there are pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from mlflow_report_plugin.renderers.drawings.scale import Scale, Ticks, scale

Points = tuple[tuple[float, float], ...]

WIDTH, HEIGHT = 360, 180
"""The size of a plot, in the units of its drawing."""

SPARK_WIDTH, SPARK_HEIGHT = 100, 20
"""The size of a line in a cell."""

_DIGIT = 7.0  # how wide one is, at the most
_COLUMNS, _SPARK_COLUMNS = 200, 30  # in each of which the lowest and the highest point are kept
_FEW = 20  # points; each of so few gets a dot


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve as a path."""

    path: str
    """The `d` of the path."""
    dots: tuple[tuple[str, str], ...]
    """The points to mark."""


@dataclass(frozen=True, slots=True)
class Axes:
    """A curve with its axes."""

    curve: Curve
    left: float
    """Where the area of the curve begins."""
    right: float
    """Where it ends."""
    bottom: float
    """Where its lower edge is."""
    across: tuple[tuple[str, str], ...]
    """Where the round numbers of the lower axis are, and how they are written."""
    up: tuple[tuple[str, str], ...]
    """The same for the axis at the left."""


@dataclass(frozen=True, slots=True)
class _Area:
    """Where on the drawing the lowest and the highest numbers are."""

    across: Scale
    up: Scale
    left: float
    right: float
    top: float
    bottom: float

    def x(self, position: float) -> str:
        return _number(self.left + self.across.share(position) * (self.right - self.left))

    def y(self, value: float) -> str:
        return _number(self.bottom - self.up.share(value) * (self.bottom - self.top))


def finite(points: Points) -> Points:
    """Leave out what has no place on a drawing.

    Args:
        points: Position and value.

    Returns:
        Those of which both are numbers.
    """
    return tuple(point for point in points if all(map(math.isfinite, point)))


def plot(points: Points) -> Axes:
    """Lay out a plot.

    Args:
        points: Position and value, at least one, all finite, in order of the positions.

    Returns:
        The curve and its axes.
    """
    across, up = _scales(points)
    half = 4 + _DIGIT / 2 * _longest(across.ticks)  # a label stands on both sides of its tick
    left = max(half, 10 + _DIGIT * _longest(up.ticks))
    area = _Area(across, up, left, WIDTH - half, 10.0, HEIGHT - 34.0)
    return Axes(
        curve=_curve(points, area, _COLUMNS),
        left=left,
        right=area.right,
        bottom=area.bottom,
        across=tuple((area.x(position), label) for position, label in _apart(across, area)),
        up=tuple((area.y(value), label) for value, label in up.ticks),
    )


def spark(points: Points) -> Curve:
    """Lay out a line for a cell.

    Args:
        points: Position and value, at least one, all finite, in order of the positions.

    Returns:
        The line; of its points only the last one is marked.
    """
    area = _Area(*_scales(points), 2.0, SPARK_WIDTH - 3.0, 3.0, SPARK_HEIGHT - 3.0)
    curve = _curve(points, area, _SPARK_COLUMNS)
    return replace(curve, dots=curve.dots[-1:])


def _scales(points: Points) -> tuple[Scale, Scale]:
    return scale([x for x, _ in points], 4), scale([y for _, y in points], 4)


def _longest(ticks: Ticks) -> int:
    return max((len(label) for _, label in ticks), default=0)


def _apart(across: Scale, area: _Area) -> Ticks:
    """Leave out ticks whose labels would touch."""
    room = (area.right - area.left) / _DIGIT
    needed = sum(len(label) + 2 for _, label in across.ticks)
    return across.ticks[:: math.ceil(needed / room)]


def _curve(points: Points, area: _Area, columns: int) -> Curve:
    places = [(area.x(x), area.y(y)) for x, y in _thinned(points, area.across, columns)]
    path = "M" + " ".join(f"{x} {y}" for x, y in places)
    return Curve(path, tuple(places if len(places) <= _FEW else places[-1:]))


def _thinned(points: Points, across: Scale, columns: int) -> Points:
    """Keep the lowest and the highest point of each column, and both ends of the curve."""
    if len(points) <= 2 * columns:
        return points
    kept: dict[int, tuple[int, int]] = {}
    for i, (x, y) in enumerate(points):
        column = math.floor(across.share(x) * (columns - 1))
        low, high = kept.get(column, (i, i))
        kept[column] = (i if y < points[low][1] else low, i if y > points[high][1] else high)
    chosen = {0, len(points) - 1, *(i for pair in kept.values() for i in pair)}
    return tuple(points[i] for i in sorted(chosen))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
