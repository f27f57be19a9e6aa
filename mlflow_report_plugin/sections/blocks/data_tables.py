"""The first rows of a table that was logged, or of a data frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note, Number, Table
from mlflow_report_plugin.sections.blocks.cells import short_number, shown, to_json
from mlflow_report_plugin.sections.blocks.listing import MOST, listing

MOST_COLUMNS: Final = 20
"""How many columns fit on a page."""
INDEX: Final = "(index)"
"""The heading of the labels of rows."""
WORDS: Final = ("none", "null", "true", "false")
LONGEST_NUMBER: Final = 50
MANY_DIGITS: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{6,40}(e[+-]?[0-9]{1,2})?", re.IGNORECASE)
"""A number that is longer than anybody reads."""


def data_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    title: str,
    *,
    index: Sequence[object] = (),
    width: int = 0,
    typed: bool = False,
) -> tuple[Block, ...]:
    """Show rows of a table.

    Args:
        columns: The names of its columns; where there are fewer than values, the rest is numbered.
        rows: The rows.
        title: A caption.
        index: The labels of the rows, where they have any.
        width: How many columns the table has, where some are left out of the rows.
        typed: Whether a text and a number are two things: a text that looks like a number, or
            like another value of JSON, is then shown in quotes.

    Returns:
        A table, and a note that names the columns that do not fit.
    """
    known = max([len(columns), *(len(row) for row in rows)], default=0)
    names = [*columns, *(str(number) for number in range(len(columns), known))]
    more = max(width, known) - min(known, MOST_COLUMNS)
    notes: tuple[Note, ...] = ()
    if more > 0:
        left_out = names[MOST_COLUMNS : MOST_COLUMNS + MOST]
        unnamed = more - len(left_out)
        words = ", ".join(left_out) + (" and " if left_out and unnamed else "")
        words += f"{unnamed:,} more" if unnamed else ""
        notes = (Note(f"Columns that are not shown: {words}", "info"),)
    if not rows or not known:
        none = f"{title}: no rows" + (f"; columns: {listing(names)}" if names else "")
        return (Note(none),)
    names = names[:MOST_COLUMNS]
    found = tuple(
        (
            *((cell(index, place, typed),) if index else ()),
            *(cell(row, i, typed) for i in range(len(names))),
        )
        for place, row in enumerate(rows)
    )
    headings = (*((INDEX,) if index else ()), *(name or "(unnamed)" for name in names))
    return (Table(headings, found, title), *notes)


def cell(row: Sequence[object], position: int, typed: bool = False) -> Cell:
    """Show one value of a row.

    Args:
        row: The row.
        position: Which of its values.
        typed: Whether a text that looks like another value is shown in quotes.

    Returns:
        The value, that it is null, or that the row has none there.
    """
    if position >= len(row):
        return Missing("no value")
    value = row[position]
    if value is None:
        return Missing("null")
    found = to_json(value) if typed and looks_like_another(value) else shown(value)
    if isinstance(found, str) and MANY_DIGITS.fullmatch(found):
        return Number(short_number(float(found)), found)
    return found


def looks_like_another(value: object) -> bool:
    """Tell whether a text would be taken for a number, a truth value or nothing."""
    if not isinstance(value, str) or len(value) > LONGEST_NUMBER:
        return False
    try:
        float(value)
    except ValueError:
        return value.lower() in WORDS
    return True


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
