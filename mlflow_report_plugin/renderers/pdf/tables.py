"""Tables as data for the template, with columns as wide as what stands in them needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from mlflow_report_plugin.document import Badge, Cell, Facts, Number, Sparkline, Table
from mlflow_report_plugin.renderers.drawings.words import letters
from mlflow_report_plugin.renderers.folding import folded_facts, folded_table
from mlflow_report_plugin.renderers.pdf import texts
from mlflow_report_plugin.renderers.pdf.cells import Cells, Piece

Rows = Sequence[Sequence[Cell]]

_LINE: Final = 104  # letters that fit beside each other on a page
_INSET: Final = 2  # letters that would fit between two columns
_WIDEST: Final = 44  # letters that a column wishes to have, at the most
_WORD: Final = 14  # letters of a word that stays whole if it can
_NARROWEST: Final = 4
_SPARK: Final = 12  # letters that a sparkline is as wide as
_MANY: Final = 60  # rows
_NAMES: Final = ("Name", "Value")
_MOST_COLUMNS: Final = 10  # more do not fit, and each row is shown as facts


def facts(block: Facts, cells: Cells) -> Iterator[dict[str, Any]]:
    """Write names and values.

    Args:
        block: The names with their values.
        cells: What writes a cell.

    Yields:
        A table, and a line that names what nobody set.
    """
    rows, unset = folded_facts(block)
    if rows:
        yield _table(block.title, block.columns, rows, cells, named=True)
    elif block.title.strip():
        yield _caption(block.title)
    if unset:
        yield _unset(unset)


def table(block: Table, cells: Cells) -> Iterator[dict[str, Any]]:
    """Write rows of cells.

    Args:
        block: The rows.
        cells: What writes a cell.

    Yields:
        A table, or one for each row where the columns are too many; and what nobody set.
    """
    shown, unset = folded_table(block)
    if len(shown.columns) <= _MOST_COLUMNS:
        yield _table(shown.title, shown.columns, shown.rows, cells)
    else:
        if shown.title.strip():
            yield _caption(shown.title)
        for row in shown.rows:
            pairs = tuple(zip(shown.columns, row, strict=True))
            yield _table("", _NAMES, pairs, cells, named=True)
    if unset:
        yield _unset(unset)


def _table(
    title: str, columns: Sequence[str], rows: Rows, cells: Cells, *, named: bool = False
) -> dict[str, Any]:
    widths = [_Width.of(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    room = _room(widths)
    # Typst looks at each cell to find a width by itself, which takes much memory for many.
    is_free = len(rows) <= _MANY and sum(room) < _LINE - _INSET * len(room)
    names = [texts.line(name, most) for name, most in zip(columns, room, strict=True)]
    return {
        "kind": "table",
        "title": texts.line(title.strip()),
        "shares": [] if is_free else [each + _INSET for each in room],
        # That they are names with their values, everybody sees, and the template tells who listens.
        "columns": [] if named and tuple(columns) == _NAMES else names,
        "rows": [[*map(_short, _row(row, room, cells, named))] for row in rows],
    }


def _row(row: Sequence[Cell], room: Sequence[int], cells: Cells, named: bool) -> list[list[Piece]]:
    return [
        cells.name(cell, most)
        if named and at == 0 and isinstance(cell, str)
        else cells.write(cell, most)
        for at, (cell, most) in enumerate(zip(row, room, strict=True))
    ]


class _Width(NamedTuple):
    """How many letters a column has beside each other."""

    need: int
    """What its words need to stay whole, as long as they are short."""
    wish: int
    """What its cells need for a single line, as long as they are not long."""

    @classmethod
    def of(cls, name: str, cells: Sequence[Cell]) -> _Width:
        # A heading is bold.
        shown = [name + "  ", *map(_words, cells)]
        longest = max(letters(word) for text in shown for word in text.split() or ("",))
        need = max(_NARROWEST, min(_WORD, longest))
        wish = max(letters(text[: _WIDEST + 1]) for text in shown)
        return cls(need, max(need, min(_WIDEST, wish)))


def _short(pieces: list[Piece]) -> str | list[Piece]:
    """Write words that are nothing else as words alone: most cells of long tables are."""
    first, *more = pieces
    return first["text"] if not more and len(first) == 1 else pieces


def _room(widths: Sequence[_Width]) -> list[int]:
    """Part the width of a page among columns, in letters; less of it where all of them fit."""
    line = _LINE - _INSET * len(widths)
    left = line - sum(width.wish for width in widths)
    if left > 0:
        return [width.wish + min(2, left // len(widths)) for width in widths]
    need = [width.need for width in widths]
    # Where there is no room for all words, the longest are broken first.
    for most in range(_WORD - 1, 0, -1):
        if sum(need) > line:
            need = [min(each, most) for each in need]
    left, wished = line - sum(need), sum(width.wish for width in widths) - sum(need)
    return [
        each + left * (width.wish - each) // wished
        for each, width in zip(need, widths, strict=True)
    ]


def _words(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case Sparkline():
            return "-" * _SPARK
        case Number(exact=exact):
            return exact
        case Badge(text=text):
            return f"{text}--"
        case _:
            return cell.text


def _caption(title: str) -> dict[str, Any]:
    return {"kind": "bold", "text": texts.line(title.strip())}


def _unset(names: Sequence[str]) -> dict[str, Any]:
    shown = ", ".join(name or "''" for name in names)
    return {"kind": "remark", "text": texts.lines(f"Not set: {shown}")}
