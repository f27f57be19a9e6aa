"""Files that were logged to a run: pictures and tables, told by their content."""

from __future__ import annotations

import csv
import io
import json
from base64 import b64encode
from itertools import islice
from typing import Any, Literal

from pydantic import JsonValue

from mlflow_report_plugin.collect.reading.encoding import decode
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import DataTable, Picture

MAX_ROWS = 10
"""How many rows of a table are shown."""
MAX_COLUMNS = 50
"""How many columns of a table are shown."""
MAX_CELL = 500
"""The longest text in a cell, in characters."""

_BEGINNINGS: tuple[tuple[bytes, Literal["image/png", "image/jpeg"]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def picture(run_id: str, path: str, data: bytes) -> Picture:
    """Take a file for a picture.

    Args:
        run_id: The run it was logged to.
        path: Where it is among the run's artifacts.
        data: The whole file.

    Returns:
        The picture.

    Raises:
        ReadFailed: It is none that can be shown.
    """
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"] | None = next(
        (media_type for beginning, media_type in _BEGINNINGS if data.startswith(beginning)), None
    )
    if media_type is None and path.lower().endswith(".svg") and b"<svg" in data:
        media_type = "image/svg+xml"
    if media_type is None:
        raise ReadFailed("is not the picture that its name promises")
    return Picture(
        run_id=run_id, path=path, media_type=media_type, data=b64encode(data).decode("ascii")
    )


def table(run_id: str, path: str, data: bytes) -> DataTable:
    """Take a file for a table: CSV, or JSON as MLflow writes tables.

    Args:
        run_id: The run it was logged to.
        path: Where it is among the run's artifacts.
        data: The whole file.

    Returns:
        The beginning of the table.

    Raises:
        ReadFailed: It is no table.
    """
    found = decode(data)
    if found is None:
        raise ReadFailed("is not text")
    content, _ = found
    if path.lower().endswith(".json"):
        columns, rows, count = _json(content)
    else:
        columns, rows, count = _csv(content)
    return DataTable(
        run_id=run_id,
        path=path,
        columns=tuple(str(_cell(str(column))) for column in columns[:MAX_COLUMNS]),
        rows=tuple(tuple(map(_cell, row[:MAX_COLUMNS])) for row in rows),
        column_count=max(len(columns), *map(len, rows)) if rows else len(columns),
        row_count=count,
    )


def _json(content: str) -> tuple[list[Any], list[list[Any]], int]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadFailed("is not JSON") from error
    columns, rows = (value.get("columns"), value.get("data")) if isinstance(value, dict) else (0, 0)
    if not isinstance(columns, list) or not isinstance(rows, list) or not columns:
        raise ReadFailed("is not a table")
    if not all(isinstance(row, list) for row in rows[:MAX_ROWS]):
        raise ReadFailed("is not a table")
    return columns, rows[:MAX_ROWS], len(rows)


def _csv(content: str) -> tuple[list[Any], list[list[Any]], int]:
    try:
        beginning = content.partition("\n")[0]
        # Where decimals have a comma, spreadsheets put semicolons between values.
        between = max(",;\t", key=beginning.count)
        lines = (line for line in csv.reader(io.StringIO(content), delimiter=between) if line)
        columns = next(lines, [])
        rows = list(islice(lines, MAX_ROWS))
        count = len(rows) + sum(1 for _ in lines)
    except csv.Error as error:
        raise ReadFailed(f"is not CSV: {error}") from error
    if not columns:
        raise ReadFailed("is empty")
    return columns, rows, count


def _cell(value: Any) -> JsonValue:
    cell = plain(value)
    if isinstance(cell, dict | list):
        cell = json.dumps(cell, ensure_ascii=False)
    return f"{cell[: MAX_CELL - 1]}…" if isinstance(cell, str) and len(cell) > MAX_CELL else cell
