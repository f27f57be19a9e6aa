"""Data frames as pandas and MLflow write them in JSON."""

from __future__ import annotations

import json
from itertools import chain, repeat
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.input_example.excerpt import Excerpt

MAX_ROWS = 10
"""How many rows are shown."""
MAX_COLUMNS = 50
"""How many columns are shown."""
MAX_CELL = 100
"""How many characters of a text in a cell are shown."""
CELL_DEPTH = 4
"""A cell counts as if it were in so many containers: little is shown of one that holds lists."""
MAX_CHARACTERS = 20_000
"""How many characters are shown in all, roughly."""


def read(value: JsonValue, binary_columns: set[str | None]) -> dict[str, Any] | None:
    """Read the beginning of a data frame.

    Args:
        value: A mapping with `data` and mostly `columns`, or a list of records.
        binary_columns: The names of the columns that hold bytes, None for one without a name.

    Returns:
        The fields of an input example that it fills, or None where it is no data frame.
    """
    if isinstance(value, list):
        columns, height, rows = _records(value)
    elif isinstance(value, dict):
        columns, height, rows = _split(value)
    else:
        return None
    if rows is None:
        return None
    width = max(len(columns), max(map(len, rows), default=0))
    names = [_name(column) for column in columns[:MAX_COLUMNS]]
    of_bytes = [name in binary_columns for name in names]
    excerpt = Excerpt(MAX_CHARACTERS)
    return {
        "columns": tuple(excerpt.text(name, MAX_CELL) for name in names),
        "rows": tuple(
            tuple(
                excerpt.value(cell, CELL_DEPTH, longest=MAX_CELL, is_bytes=is_bytes)
                for cell, is_bytes in zip(
                    row[:MAX_COLUMNS],
                    chain(of_bytes, repeat(not columns and None in binary_columns)),
                    strict=False,  # the second one has no end
                )
            )
            for row in rows[:MAX_ROWS]
        ),
        "shape": (height, width),
        "complete": excerpt.complete and height <= MAX_ROWS and width <= MAX_COLUMNS,
    }


def _split(value: dict[str, Any]) -> tuple[list[Any], int, list[list[Any]] | None]:
    """The columns, the number of rows and the rows, which MLflow writes as lists."""
    columns, rows = value.get("columns", []), value.get("data")
    if not isinstance(columns, list) or not isinstance(rows, list):
        return [], 0, None
    return columns, len(rows), rows if set(map(type, rows)) <= {list} else None


def _records(records: list[Any]) -> tuple[list[Any], int, list[list[Any]] | None]:
    """The same of rows that are mappings. Each could have columns of its own."""
    if set(map(type, records)) != {dict}:
        return [], 0, None
    columns = list(dict.fromkeys(name for record in records for name in record))
    rows = [[record.get(name) for name in columns] for record in records[:MAX_ROWS]]
    return columns, len(records), rows


def _name(column: JsonValue) -> str:
    """A column's name; one with several levels is a list in JSON."""
    return column if isinstance(column, str) else json.dumps(column)
