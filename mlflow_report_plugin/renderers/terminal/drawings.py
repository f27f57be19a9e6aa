"""What HTML draws, in letters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
_MOST: Final = 24  # letters of a sparkline


def spark(points: Sequence[tuple[float, float]]) -> str:
    """Draw how a number went, a letter for each point.

    Args:
        points: Position and value; of many points some are drawn, the last one always.

    Returns:
        Letters that are higher for higher numbers; empty where there is not one.
    """
    values = [y for x, y in points if math.isfinite(x) and math.isfinite(y)]
    kept = min(len(values), _MOST)
    shown = [values[at * (len(values) - 1) // max(1, kept - 1)] for at in range(kept)]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    # Halved first, because the difference of two large numbers may be infinite.
    span = high / 2 - low / 2
    if not span:
        return _BARS[len(_BARS) // 2] * len(shown)
    return "".join(_BARS[round((v / 2 - low / 2) / span * (len(_BARS) - 1))] for v in shown)
