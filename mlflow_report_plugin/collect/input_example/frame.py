"""Data frames as pandas and MLflow write them in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any, NamedTuple

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
NO_VALUE = "… no value"
"""Stands where a record has nothing for a column, not even null."""

_ABSENT: Any = object()


class Types(NamedTuple):
    """What the signature says of the inputs: names of some, None for one without a name."""

    binary: frozenset[str | None]
    """Those that hold bytes."""
    floats: frozenset[str | None]
    """Those that hold floats."""
    all_floats: bool
    """Whether all of them do."""


def read(value: JsonValue, types: Types) -> dict[str, Any] | None:
    """Read the beginning of a data frame.

    Args:
        value: A mapping with `data` and mostly `columns`, or a list of records.
        types: What the signature says of the columns.

    Returns:
        The fields of an input example that it fills, or None where it is no data frame.
    """
    others: dict[str, JsonValue] = {}
    if isinstance(value, list):
        columns, height, rows = _records(value)
    elif isinstance(value, dict):
        columns, height, rows = _split(value)
        others = {key: value[key] for key in value if key not in ("columns", "data")}
    else:
        return None
    if rows is None:
        return None
    width = max(len(columns), max(map(len, rows), default=0))
    names = [_name(column) for column in columns[:MAX_COLUMNS]]
    excerpt = Excerpt(MAX_CHARACTERS)
    index = _index(others, height, excerpt)
    kept_names = tuple(excerpt.text(name, MAX_CELL) for name in names)
    cells = tuple(tuple(_cells(row, names, types, excerpt)) for row in rows[:MAX_ROWS])
    return {
        "columns": kept_names,
        "rows": cells,
        "index": index,
        "value": excerpt.value(others) if others else None,
        "shape": (height, width),
        "rewritten": tuple(excerpt.rewritten),
        "complete": excerpt.complete and height <= MAX_ROWS and width <= MAX_COLUMNS,
    }


def _cells(row: list[Any], names: list[str], types: Types, excerpt: Excerpt) -> Iterator[JsonValue]:
    """The first values of a row."""
    for name, cell in zip(chain(names, repeat(None)), row[:MAX_COLUMNS], strict=False):
        # What has no name can be told only where nothing has one.
        known = None if names and name is None else types
        yield (
            NO_VALUE
            if cell is _ABSENT
            else excerpt.value(
                cell,
                CELL_DEPTH,
                longest=MAX_CELL,
                is_bytes=known is not None and name in known.binary,
                is_float=known is not None and name in known.floats,
            )
        )


def _index(others: dict[str, JsonValue], height: int, excerpt: Excerpt) -> tuple[JsonValue, ...]:
    """The labels of the first rows, where they are not their numbers; they leave the others."""
    labels = others.get("index")
    if not isinstance(labels, list) or len(labels) != height:
        return ()
    del others["index"]
    if set(map(type, labels)) <= {int} and labels == [*range(height)]:
        return ()
    return tuple(excerpt.value(label, CELL_DEPTH, longest=MAX_CELL) for label in labels[:MAX_ROWS])


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
    rows = [[record.get(name, _ABSENT) for name in columns] for record in records[:MAX_ROWS]]
    return columns, len(records), rows


def _name(column: JsonValue) -> str:
    """A column's name; one with several levels is a list in JSON."""
    return column if isinstance(column, str) else json.dumps(column)
