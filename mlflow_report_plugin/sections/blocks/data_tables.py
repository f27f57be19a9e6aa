"""The first rows of a table that was logged, or of a data frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note, Table
from mlflow_report_plugin.sections.blocks.cells import shown
from mlflow_report_plugin.sections.blocks.listing import listing

MOST_COLUMNS: Final = 20
"""How many columns fit on a page."""


def data_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], title: str
) -> tuple[Block, ...]:
    """Show rows of a table.

    Args:
        columns: The names of its columns; where there are fewer than values, the rest is numbered.
        rows: The rows.
        title: A caption.

    Returns:
        A table, and a note that names the columns that do not fit.
    """
    width = max([len(columns), *(len(row) for row in rows)], default=0)
    names = [*columns, *(str(number) for number in range(len(columns), width))]
    notes = (
        (Note(f"Columns that are not shown: {listing(names[MOST_COLUMNS:])}", "info"),)
        if width > MOST_COLUMNS
        else ()
    )
    if not rows or not width:
        none = f"{title}: no rows" + (f"; columns: {listing(names)}" if names else "")
        return (Note(none),)
    names = names[:MOST_COLUMNS]
    found = tuple(tuple(cell(row, i) for i in range(len(names))) for row in rows)
    headings = tuple(name or "(unnamed)" for name in names)
    return (Table(headings, found, title), *notes)


def cell(row: Sequence[object], position: int) -> Cell:
    """Show one value of a row.

    Args:
        row: The row.
        position: Which of its values.

    Returns:
        The value, or that the row has none there.
    """
    return shown(row[position]) if position < len(row) else Missing("no value")


def in_part(title: str, first: int, count: int | None) -> str:
    """Name a table of which the first rows are shown.

    Args:
        title: Its name.
        first: How many rows are shown.
        count: How many there are, where that is known.

    Returns:
        Such as `eval.csv, first 5 of 1,000 rows`.
    """
    if count is None:
        return f"{title}, first {first:,} rows"
    if first >= count:
        return f"{title}, all {count:,} rows" if count != 1 else f"{title}, its only row"
    return f"{title}, first {first:,} of {count:,} rows"
