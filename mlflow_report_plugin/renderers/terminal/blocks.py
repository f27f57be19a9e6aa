"""The blocks of a section for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Words
from typing_extensions import assert_never

from mlflow_report_plugin.document import (
    Bars,
    Block,
    Cell,
    Code,
    Facts,
    Fold,
    Gallery,
    Graph,
    Image,
    Matrix,
    Missing,
    Note,
    Plot,
    Point,
    Points,
    Section,
    Table,
    Tabs,
    Text,
    Tree,
)
from mlflow_report_plugin.renderers.drawings import tree
from mlflow_report_plugin.renderers.folding import folded_facts, folded_table
from mlflow_report_plugin.renderers.outline import Heading
from mlflow_report_plugin.renderers.terminal import cells, drawings
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, one_line, short_line, shorten

MOST_ROWS: Final = 40
"""How many rows of a table are shown. Whole tables are in the other formats."""
_NOTES: Final = {"none": "dim italic", "gap": "yellow", "info": "cyan"}
_SIGNS: Final = {"none": "", "gap": "Gap: ", "info": "Note: "}


def section(section: Section, heading: Heading) -> Iterator[RenderableType]:
    """Show a section.

    Args:
        section: The section.
        heading: Its heading, with those below it.

    Yields:
        What rich prints.
    """
    if heading.is_line:
        notes = [cells.write(Missing(n.text)) for n in section.blocks if isinstance(n, Note)]
        yield Words(" ").join((Words(f"{heading.text}:", style="bold"), *notes))
        return
    yield Words(f"\n{heading.text}", style="bold cyan" if heading.level <= 2 else "bold")
    below = iter(heading.below)
    for each in section.blocks:
        yield from block(each, below)


def block(block_: Block, headings: Iterator[Heading]) -> Iterator[RenderableType]:
    """Show a block.

    Args:
        block_: The block.
        headings: The headings of the sections that follow.

    Yields:
        What rich prints.
    """
    match block_:
        case Section():
            yield from section(block_, next(headings))
        case Facts(title=title, columns=columns):
            rows, unset = folded_facts(block_)
            names = () if columns == ("Name", "Value") else columns
            yield from _table(title, names, rows, unset)
        case Table(title=title):
            shown, unset = folded_table(block_)
            yield from _table(title, shown.columns, shown.rows, unset)
        case Points(points=points):
            yield from map(_point, points)
        case Code(text=text):
            yield Padding(_cut(text.removesuffix("\n"), ""), (0, 0, 0, 2))
        case Text(text=text):
            yield _cut(text, "") if text.strip() else cells.write("")
        case Note(text=text, kind=kind):
            yield cells.clean(f"{_SIGNS[kind]}{text}", _NOTES[kind])
        case Fold(title=title, blocks=blocks):
            yield from _below(title, blocks, headings)
        case Tabs(tabs=tabs):
            for name, blocks in tabs:
                yield from _below(name, blocks, headings)
        case Plot(title=title, text=text, curves=curves):
            yield from _caption(title)
            for curve in curves:
                line = Words(f"{drawings.spark(curve.points)} ", style="cyan")
                yield line.append_text(cells.clean(one_line(curve.name)))
            yield cells.write(text)
        case Bars(title=title, series=series, groups=groups):
            numbered = [(name, *map(_number, numbers)) for name, numbers in groups]
            yield from _table(title, ("", *series), numbered)
        case Matrix(title=title, labels=labels, counts=counts):
            counted = [(n, *map(str, row)) for n, row in zip(labels, counts, strict=False)]
            yield from _table(title, ("true, by predicted", *labels), counted)
        case Graph(text=text):
            yield cells.write(text)
        case Image():
            yield _image(block_)
        case Gallery(images=images):
            yield from map(_image, images)
        case Tree(branches=branches):
            entries = tree.lines(tree.cut(branches))
            files = [(Words(name), Words(detail, style="dim")) for name, detail in entries]
            yield _grid((), files[:MOST_ROWS])
            yield from _more(len(files))
        case _:
            assert_never(block_)


def _below(
    title: str, blocks: Iterable[Block], headings: Iterator[Heading]
) -> Iterator[RenderableType]:
    yield from _caption(title)
    for each in blocks:
        yield from block(each, headings)


def _point(point: Point) -> RenderableType:
    words = Words(" ").join(map(cells.write, point.words))
    if point.command:
        words.append_text(Words("\n")).append_text(cells.clean(point.command, "bold"))
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row("•", words)
    return grid


def _table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], unset: Sequence[str] = ()
) -> Iterator[RenderableType]:
    yield from _caption(title)
    if rows:
        shown = [tuple(map(cells.write, row)) for row in rows[:MOST_ROWS]]
        yield _grid(columns, shown)
        yield from _more(len(rows))
    if unset:
        names = ", ".join(name or "''" for name in unset[:MOST_ROWS])
        more = f" and {len(unset) - MOST_ROWS:,} more" if len(unset) > MOST_ROWS else ""
        yield cells.clean(f"Not set: {names}{more}", "dim italic")


def _grid(columns: Sequence[str], rows: Sequence[Sequence[Words]]) -> Grid:
    grid = Grid(box=None, pad_edge=False, show_header=bool(columns), header_style="dim")
    for column in columns or ("",) * len(rows[0]):
        grid.add_column(cells.clean(one_line(column)), overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return grid


def _more(count: int) -> Iterator[RenderableType]:
    if count > MOST_ROWS:
        yield Words(f"and {count - MOST_ROWS:,} more: the other formats have all", style="dim")


def _caption(title: str) -> Iterator[RenderableType]:
    if title.strip():
        yield cells.clean(one_line(title.strip()), "bold")


def _cut(text: str, style: str) -> RenderableType:
    shown, remark = shorten(text, BLOCK_LIMIT)
    words = cells.clean(shown, style)
    return Group(words, Words(remark, style="dim")) if remark else words


def _image(image: Image) -> Words:
    return cells.clean(f"Picture: {short_line(image.title or image.text)}", "dim")


def _number(number: float | None) -> Cell:
    return Missing("none") if number is None else f"{number:.6g}"
