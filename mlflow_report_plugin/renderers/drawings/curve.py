"""Curves as the paths of an SVG drawing, with no more points than there are pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlflow_report_plugin.renderers.drawings.scale import Scale, scale

Points = tuple[tuple[float, float], ...]

SPARK_WIDTH, SPARK_HEIGHT = 100, 20
"""The size of a line in a cell."""

_SPARK_COLUMNS = 30  # in each of which the lowest and the highest point are kept
_FEW = 20  # points; each of so few gets a dot


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve as a path."""

    path: str
    """The `d` of the path."""
    dots: tuple[tuple[str, str], ...]
    """The points to mark."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where on the drawing the lowest and the highest numbers are."""

    across: Scale
    up: Scale
    left: float
    right: float
    top: float
    bottom: float

    def x(self, position: float) -> str:
        """Say where a position is.

        Args:
            position: A number of the lower axis.

        Returns:
            The `x` of it.
        """
        return _number(self.left + self.across.share(position) * (self.right - self.left))

    def y(self, value: float) -> str:
        """Say where a value is.

        Args:
            value: A number of the axis at the left.

        Returns:
            The `y` of it.
        """
        return _number(self.bottom - self.up.share(value) * (self.bottom - self.top))


def finite(points: Points) -> Points:
    """Leave out what has no place on a drawing.

    Args:
        points: Position and value.

    Returns:
        Those of which both are numbers.
    """
    return tuple(point for point in points if all(map(math.isfinite, point)))


def scales(points: Points) -> tuple[Scale, Scale]:
    """Make both axes.

    Args:
        points: Position and value of all that is drawn, at least one, all finite.

    Returns:
        The lower axis and the one at the left.
    """
    return scale([x for x, _ in points], 4), scale([y for _, y in points], 4)


def trace(points: Points, area: Area, columns: int) -> Curve:
    """Draw a curve.

    Args:
        points: Position and value, at least one, all finite, in order of the positions.
        area: Where to draw.
        columns: In how many columns the lowest and the highest point are kept.

    Returns:
        The curve, with all of its points marked where they are few, else the last one.
    """
    places = [(area.x(x), area.y(y)) for x, y in _thinned(points, area.across, columns)]
    path = "M" + " ".join(f"{x} {y}" for x, y in places)
    return Curve(path, tuple(places if len(places) <= _FEW else places[-1:]))


def spark(points: Points) -> Curve:
    """Lay out a line for a cell.

    Args:
        points: Position and value, at least one, all finite, in order of the positions.

    Returns:
        The line; of its points only the last one is marked.
    """
    area = Area(*scales(points), 2.0, SPARK_WIDTH - 3.0, 3.0, SPARK_HEIGHT - 3.0)
    curve = trace(points, area, _SPARK_COLUMNS)
    return Curve(curve.path, curve.dots[-1:])


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
