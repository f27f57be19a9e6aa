"""Counts as a table, each cell as dark as its share of the row."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_report_plugin.document import Matrix

SHADES = 8
"""How many shades there are, beside none."""
MOST = 24
"""The most classes that a table is drawn for."""


@dataclass(frozen=True, slots=True)
class Count:
    """A cell."""

    number: str
    """How many."""
    share: str
    """How much of its row that is; empty where the row has none."""
    shade: int
    """How dark it is, from 0 to `SHADES`."""


def draw(block: Matrix) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """Lay out a matrix.

    Args:
        block: The counts.

    Returns:
        The name and the cells of each row; nothing where there are too many classes.
    """
    if len(block.labels) > MOST:
        return ()
    rows = zip(block.labels, block.counts, strict=False)
    return tuple((label, tuple(_count(n, sum(row)) for n in row)) for label, row in rows)


def _count(number: int, of_row: int) -> Count:
    if of_row <= 0 or number < 0:
        return Count(f"{number:,}", "", 0)
    # Rounded by whole numbers: a count may be larger than a double can be.
    shade = (number * SHADES * 2 + of_row) // (of_row * 2)
    return Count(
        f"{number:,}", f"{(number * 2000 + of_row) // (of_row * 2) / 10:.1f} %", min(SHADES, shade)
    )
