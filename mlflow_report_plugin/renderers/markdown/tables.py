"""Tables as Markdown: what nobody set stands in one line, and very long ones are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import NOT_SET, Cell, Facts, Table
from mlflow_report_plugin.renderers.escape import inline
from mlflow_report_plugin.renderers.folding import folded_facts
from mlflow_report_plugin.renderers.markdown.cells import Cells

MOST_ROWS: Final = 200
"""How many rows of a table are shown. Whole tables are in the HTML and in the JSON."""


def facts(block: Facts, cells: Cells) -> Iterator[str]:
    """Write names and values.

    Args:
        block: The names with their values.
        cells: What writes a cell.

    Yields:
        A table, and a line that names what is not set.
    """
    rows, unset = folded_facts(block)
    if rows:
        yield from lines(block.title, block.columns, rows, cells)
    elif block.title.strip():
        yield f"**{inline(block.title.strip())}**"
    if unset:
        more = f" and {len(unset) - MOST_ROWS:,} more" if len(unset) > MOST_ROWS else ""
        names = ", ".join(inline(name) or "''" for name in unset[:MOST_ROWS])
        yield f"_{NOT_SET.text.capitalize()}: {names}{more}_"


def table(block: Table, cells: Cells) -> Iterator[str]:
    """Write rows of cells.

    Args:
        block: The rows.
        cells: What writes a cell.

    Yields:
        A table.
    """
    yield from lines(block.title, block.columns, block.rows, cells)


def lines(
    title: str, columns: Iterable[str], rows: Sequence[Iterable[Cell]], cells: Cells
) -> Iterator[str]:
    """Write a caption, a table, and how many rows are left out."""
    if title.strip():
        yield f"**{inline(title.strip())}**"
    names = [inline(column) for column in columns]
    written = [row(names), row(":---" for _ in names)]
    written += (row(cells.write(cell) for cell in each) for each in rows[:MOST_ROWS])
    yield "\n".join(written)
    yield from left_out(len(rows), "rows")


def left_out(count: int, what: str) -> Iterator[str]:
    """Say how much is left out, and where it is."""
    if count > MOST_ROWS:
        yield f"_and {count - MOST_ROWS:,} more {what}: the HTML report and the JSON have all_"


def row(cells: Iterable[str]) -> str:
    """Write a row of what is Markdown already."""
    return f"| {' | '.join(cells)} |"
