"""Rows as they come, in columns that are as wide as the first of them need."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from mlflow_report_plugin.errors import one_line

SAMPLE = 200
"""How many rows decide how wide columns are."""
WIDEST = 60
"""How wide a column is at most."""


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Write rows as lines.

    Args:
        columns: The columns.
        rows: The rows.

    Yields:
        The lines.
    """
    left = iter(rows)
    sample = [*islice(left, SAMPLE)]
    widths = {
        name: min(WIDEST, max(_width(each) for each in (name, *(_cell(r, name) for r in sample))))
        for name in columns
    }
    yield _line(columns, widths, {name: name.upper() for name in columns})
    for row in chain(sample, left):
        yield _line(columns, widths, {name: _cell(row, name) for name in columns})


def _line(columns: Sequence[str], widths: Mapping[str, int], row: Mapping[str, str]) -> str:
    cells = (_fit(row[name], widths[name]) for name in columns)
    return "  ".join(cells).rstrip() + "\n"


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return "-"
    if isinstance(value, list):
        value = ", ".join(map(str, value)) or "-"
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return one_line(str(value))


def _fit(text: str, width: int) -> str:
    if _width(text) > width:
        while text and _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
