"""Several names in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MOST: Final = 20
"""How many names stand in a line."""


def listing(names: Sequence[str], most: int = MOST) -> str:
    """List names.

    Args:
        names: The names.
        most: How many of them to name.

    Returns:
        The first names, and how many more there are.
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
