"""Curves between two axes, with a legend that needs no colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from mlflow_report_plugin import document
from mlflow_report_plugin.renderers.drawings.curve import Area, Curve, finite, scales, trace
from mlflow_report_plugin.renderers.drawings.scale import Ticks
from mlflow_report_plugin.renderers.drawings.words import LETTER, fit, letters

WIDTH = 440
"""How wide a plot is, in the units of its drawing."""
DASHES = ("", "7 3", "2 3", "8 3 2 3", "12 4", "4 6")
"""How the lines of curves are broken: the first one is whole. More curves begin anew."""

_HIGH = 150.0  # what is left for the curves
_EDGE = 12.0
_INSET = 8.0  # between the axis and the first point, so that a ring fits
_TITLE = 16.0  # how high the title of an axis is, and how wide the one that is turned
_COLUMNS = 200  # of all curves together, in each of which the extremes are kept
_LINE, _SAMPLE = 16.0, 24.0  # how high a line of the legend is, and how long the piece of a curve


@dataclass(frozen=True, slots=True)
class Entry:
    """What a curve is called."""

    x: float
    y: float
    name: str
    """Its name, or what the ring marks."""
    dash: int | None
    """Which of the dashes is shown beside it; None for the ring."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One curve."""

    curve: Curve
    dash: int
    """Which of the dashes its line has."""
    best: tuple[str, str] | None
    """Where the ring is."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot, laid out."""

    height: float
    left: float
    """Where the area of the curves begins."""
    right: float
    """Where it ends."""
    top: float
    """Where its upper edge is."""
    bottom: float
    """Where its lower edge is."""
    across: tuple[tuple[str, str], ...]
    """Where the round numbers of the lower axis are, and how they are written."""
    up: tuple[tuple[str, str], ...]
    """The same for the axis at the left."""
    zero: str
    """Where zero is, if it is between the other numbers; else empty."""
    curves: tuple[Drawn, ...]
    legend: tuple[Entry, ...]
    title: str
    """The title of the axis at the left, as much as there is room for."""


def draw(block: document.Plot) -> Drawing | None:
    """Lay out a plot.

    Args:
        block: The plot.

    Returns:
        Where everything stands; None where there is not one number.
    """
    found = [(each, finite(each.points)) for each in block.curves]
    found = [(each, points) for each, points in found if points]
    if not found:
        return None
    across, up = scales(tuple(chain.from_iterable(points for _, points in found)))
    half = 4 + LETTER / 2 * _longest(across.ticks)  # a label stands on both sides of its tick
    left = max(half - _INSET, 6 + _TITLE + LETTER * _longest(up.ticks))
    best = [ring for each, _ in found if (ring := _best(each))]
    names = [each.name for each, _ in found] if len(found) > 1 else []
    legend = _legend(names, _ring(best), left)
    top = _EDGE + (legend[-1].y if legend else 0.0)
    area = Area(across, up, left + _INSET, WIDTH - max(half, _INSET), top, top + _HIGH)
    columns = max(1, _COLUMNS // len(found))
    return Drawing(
        height=area.bottom + 24 + _TITLE,
        left=left,
        right=area.right,
        top=top,
        bottom=area.bottom,
        across=tuple((area.x(position), label) for position, label in _apart(across.ticks, area)),
        up=tuple((area.y(value), label) for value, label in up.ticks),
        zero=area.y(0.0) if up.low < 0 < up.high else "",
        curves=tuple(
            Drawn(
                trace(points, area, columns),
                i % len(DASHES),
                (area.x(ring[0]), area.y(ring[1])) if (ring := _best(each)) else None,
            )
            for i, (each, points) in enumerate(found)
        ),
        legend=legend,
        title=fit(block.up, _HIGH),
    )


def _best(curve: document.Curve) -> tuple[float, float] | None:
    """The point that the ring marks, where it has a place on the drawing."""
    return next(iter(finite((curve.best,))), None) if curve.best else None


def _ring(best: Sequence[tuple[float, float]]) -> str:
    """Say what the ring marks; the value as well where it is one."""
    if not best:
        return ""
    return f"best: {best[0][1]:.4g}" if len(best) == 1 else "best"


def _legend(names: Sequence[str], ring: str, left: float) -> tuple[Entry, ...]:
    """Put names beside each other as long as there is room, then below."""
    entries: list[Entry] = []
    x, y = left, _LINE - 4
    for dash, name in (*enumerate(names), *(((None, ring),) if ring else ())):
        shown = fit(name, WIDTH - left - _SAMPLE - 16)
        wide = _SAMPLE + 4 + LETTER * letters(shown) + 14
        if entries and x + wide > WIDTH:
            x, y = left, y + _LINE
        entries.append(Entry(round(x, 1), y, shown, None if dash is None else dash % len(DASHES)))
        x += wide
    return tuple(entries)


def _longest(ticks: Ticks) -> int:
    return max((len(label) for _, label in ticks), default=0)


def _apart(ticks: Ticks, area: Area) -> Ticks:
    """Leave out ticks whose labels would touch."""
    room = (area.right - area.left) / LETTER
    needed = sum(len(label) + 2 for _, label in ticks)
    return ticks[:: math.ceil(needed / room)]
