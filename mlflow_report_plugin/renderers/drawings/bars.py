"""Numbers as bars below each other, told apart by how they are filled."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlflow_report_plugin.document import Bars
from mlflow_report_plugin.renderers.drawings.words import LETTER, fit, letters

WIDTH = 440
"""How wide the drawing is, in its units."""
FILLS = (1.0, 0.0, 0.4)
"""How much of each bar of a group is filled; its line is always whole."""

_BAR, _BETWEEN, _GROUP = 11.0, 3.0, 10.0  # how high a bar is, and the room below it and its group
_LEGEND = 26.0
_NAMES = 150.0  # the most room for the names


@dataclass(frozen=True, slots=True)
class Bar:
    """One number."""

    x: float
    y: float
    width: float
    fill: float
    """How much of it is filled."""
    number: str
    """The number, as it is written behind it."""
    end: float
    """Where the number stands."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars, laid out."""

    height: float
    bar: float
    """How high each bar is."""
    zero: float
    """Where the bars begin."""
    bottom: float
    """Where the line ends that they begin at."""
    names: tuple[tuple[float, float, str], ...]
    """Where the name of each group ends, how far down it is, and the name."""
    bars: tuple[Bar, ...]
    legend: tuple[tuple[float, float, str], ...]
    """Where each series is named, how much of its bars is filled, and its name."""


def draw(block: Bars) -> Drawing | None:
    """Lay out bars.

    Args:
        block: The numbers.

    Returns:
        Where everything stands; None where there is not one number.
    """
    groups = [(name, [*map(_finite, of_group)]) for name, of_group in block.groups]
    numbers = [n for _, of_group in groups for n in of_group if n is not None]
    if not numbers:
        return None
    wide = max(LETTER * letters(fit(name, _NAMES)) for name, _ in block.groups)
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    room = 6 + LETTER * max(len(_written(n)) for n in numbers)
    left = wide + 10 + (room if low < 0 else 0.0)
    # Halved first, because the difference of two large numbers may be infinite.
    span = high / 2 - low / 2 or 1.0
    whole = WIDTH - room - left
    zero = left - low / 2 / span * whole
    names, bars, y = [], [], _LEGEND
    for name, of_group in groups:
        middle = y + len(of_group) * (_BAR + _BETWEEN) / 2
        names.append((round(wide, 1), round(middle, 1), fit(name, _NAMES)))
        for series, value in enumerate(of_group):
            if value is not None:
                bars.append(
                    _bar(value, value / 2 / span * whole, zero, y, FILLS[series % len(FILLS)])
                )
            y += _BAR + _BETWEEN
        y += _GROUP
    return Drawing(y, _BAR, round(zero, 1), y - _GROUP, tuple(names), tuple(bars), _legend(block))


def _bar(value: float, length: float, zero: float, y: float, fill: float) -> Bar:
    x, end = min(zero, zero + length), zero + length
    width = max(0.5, abs(length))  # a number that is zero leaves a line
    text = _written(value)
    after = end + 5 if value >= 0 else end - 5 - LETTER * len(text)
    return Bar(round(x, 1), y, round(width, 1), fill, text, round(after, 1))


def _legend(block: Bars) -> tuple[tuple[float, float, str], ...]:
    entries, x = [], 2.0
    room = WIDTH / max(1, len(block.series))
    for i, name in enumerate(block.series):
        entries.append((round(x, 1), FILLS[i % len(FILLS)], fit(name, room - 24)))
        x += room if i + 1 == len(block.series) else 34 + LETTER * letters(entries[-1][2])
    return tuple(entries)


def _written(value: float) -> str:
    return f"{value:.4g}"


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
