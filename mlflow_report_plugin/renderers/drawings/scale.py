"""Where numbers stand along an axis, and which round ones are written beside it.

Axes are linear. A logarithm would hide zeros and negative numbers, and readers who do not look
at the ticks would take a loss that fell fast for one that fell slowly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST_LABEL = 9  # characters; longer numbers are written with an exponent

Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from the lowest to the highest of some numbers."""

    low: float
    high: float
    ticks: Ticks
    """Round numbers between the two, and how they are written."""

    def share(self, value: float) -> float:
        """Say where a number stands: 0 for the lowest, 1 for the highest, the middle for one."""
        largest = max(abs(self.low), abs(self.high))
        if self.low == self.high:
            return 0.5
        # Divided first, because the difference of two large numbers may be infinite.
        low, high = self.low / largest, self.high / largest
        return min(1.0, max(0.0, (value / largest - low) / (high - low)))


def scale(values: Sequence[float], ticks: int) -> Scale:
    """Make an axis for some numbers.

    Args:
        values: The numbers, all finite, at least one.
        ticks: About how many round numbers to write beside it.

    Returns:
        The axis. Numbers that a double can hardly tell apart are one number.
    """
    low, high = min(values), max(values)
    largest = max(abs(low), abs(high))
    raw = high / ticks - low / ticks
    if raw <= max(largest * 1e-12, 1e-290):
        return Scale(low, low, ((low, _short(f"{low or 0.0:.4g}")),))
    # Rather some more ticks than one alone.
    step = next(s for s in _round_steps(raw) if s >= raw * 0.7)
    if all(float(value).is_integer() for value in values):
        step = max(step, 1.0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    numbers = [number * step for number in range(first, last + 1)]
    return Scale(low, high, tuple(zip(numbers, _labels(numbers, step), strict=True)))


def _round_steps(raw: float) -> list[float]:
    power = 10.0 ** math.floor(math.log10(raw))
    return [power, 2 * power, 5 * power, 10 * power, 20 * power]


def _labels(numbers: list[float], step: float) -> list[str]:
    """Write numbers with as many digits as it takes to tell each from the next one."""
    power = math.floor(math.log10(step) + 1e-9)
    if -_LONGEST_LABEL < power < _LONGEST_LABEL:
        plain = [f"{number or 0.0:,.{max(0, -power)}f}" for number in numbers]
        if all(len(label) <= _LONGEST_LABEL for label in plain):
            return plain
    largest = max(map(abs, numbers), default=step)
    digits = max(0, math.floor(math.log10(max(largest, step)) + 1e-9) - power)
    return [_short(f"{number:.{digits}e}") for number in numbers]


def _short(number: str) -> str:
    """Write `1.500e+06` as `1.5e6`."""
    mantissa, e, exponent = number.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").removesuffix(".")
    return f"{mantissa}e{int(exponent)}" if e and mantissa != "0" else mantissa
