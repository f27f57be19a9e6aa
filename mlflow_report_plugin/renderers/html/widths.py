"""How much room a table needs."""

from __future__ import annotations

from mlflow_report_plugin.document import Badge, Cell, Id, Moment, Sparkline, Table
from mlflow_report_plugin.renderers.html import words

_GAP = 2  # letters between columns
_ID, _TIME, _CURVE = 10, 22, 14  # letters that are as wide as these


def narrowest(table: Table) -> int:
    """Estimate how narrow a table can be without a broken word.

    Args:
        table: The table.

    Returns:
        Its width in letters.
    """
    columns = zip(table.columns, *table.rows, strict=True)
    return sum(max(map(_width, column)) + _GAP for column in columns)


def _width(cell: Cell) -> int:
    match cell:
        case Id():
            return _ID
        case Moment():
            return _TIME
        case Sparkline():
            return _CURVE
        case Badge(text=text):
            return len(text) + _GAP
        case str():
            return _ID if words.is_id(cell) else _longest(cell)
        case _:
            return _longest(cell.text)


def _longest(text: str) -> int:
    """The length of the longest part that is not broken; long words are."""
    if words.is_whole(text):
        return len(text)
    return min(words.LONG, max(map(len, text[:1_000].split()), default=0))
