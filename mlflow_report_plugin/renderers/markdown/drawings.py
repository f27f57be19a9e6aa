"""What HTML draws, as far as text can say it: plots, bars, pictures and trees."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Bars, Cell, Image, Matrix, Missing, Plot, Tree
from mlflow_report_plugin.renderers.drawings import picture, tree
from mlflow_report_plugin.renderers.escape import inline
from mlflow_report_plugin.renderers.markdown.cells import Cells
from mlflow_report_plugin.renderers.markdown.tables import MOST_ROWS, left_out, lines, row
from mlflow_report_plugin.renderers.markdown.text import code, quote
from mlflow_report_plugin.renderers.visible import short_line

_SAMPLES: Final = 12  # points of a plot
_WIDEST: Final = 60  # characters of a column of a tree; longer ones stick out


def plot(block: Plot, cells: Cells) -> Iterator[str]:
    """Write a plot as a sentence with some of its points."""
    curves = [dict(curve.points) for curve in block.curves]
    positions = sorted({x for points in curves for x in points if math.isfinite(x)})
    count = len(positions)
    kept = min(count, _SAMPLES)
    sampled = [positions[i * (count - 1) // max(1, kept - 1)] for i in range(kept)]
    part = f" _({kept} of {count:,} points)_" if kept < count else ""
    yield f"{_caption(block.title)} {cells.write(block.text)}{part}"
    if not sampled:
        return
    names = [curve.name if len(curves) > 1 else "value" for curve in block.curves]
    written = [row((inline(short_line(block.across)), *map(_number, sampled)))]
    written.append(row(":---" for _ in range(kept + 1)))
    for name, points in zip(names, curves, strict=True):
        values = (_number(points[x]) if x in points else "" for x in sampled)
        written.append(row((inline(short_line(name)), *values)))
    yield "\n".join(written)


def bars(block: Bars, cells: Cells) -> Iterator[str]:
    """Write bars as a table of their numbers."""
    yield f"{_caption(block.title)} {cells.write(block.text)}"
    yield from lines("", ("", *block.series), [*map(_bar_row, block.groups)], cells)


def _bar_row(group: tuple[str, Iterable[float | None]]) -> tuple[Cell, ...]:
    name, numbers = group
    return (name, *(Missing("none") if n is None else _number(n) for n in numbers))


def matrix(block: Matrix, cells: Cells) -> Iterator[str]:
    """Write counts as a table."""
    yield f"{_caption(block.title)} {cells.write(block.text)}"
    counted = zip(block.labels, block.counts, strict=False)
    rows = [(label, *map(str, counts)) for label, counts in counted]
    yield from lines("", ("true, by predicted", *block.labels), rows, cells)


def _caption(title: str) -> str:
    return f"**{inline(short_line(title))}:**"


def image(block: Image, cells: Cells) -> str:
    """Write what a picture is."""
    facts = [block.media_type, f"{len(block.data):,} bytes"]
    try:
        size = picture.read(block).size
        where = "the HTML report shows it"
    except ValueError as why:
        size, where = None, f"not shown, because {why}"
    if size:
        facts.insert(1, "{:,} by {:,} pixels".format(*size))
    # A caption and the words for those who do not see a picture say the same; one is enough.
    words = inline(short_line(block.title)) if block.title else cells.write(block.text)
    return quote(f"**Picture:** {words} ({', '.join(facts)}; {where})")


def files(block: Tree) -> Iterator[str]:
    """Write a tree in columns."""
    entries = tree.lines(tree.cut(block.branches))
    yield from code(_in_columns(entries[:MOST_ROWS]), "text")
    yield from left_out(len(entries), "lines")


def _in_columns(entries: Sequence[tuple[str, str]]) -> str:
    width = _width(name for name, _ in entries)
    longest = _width(detail for _, detail in entries)
    return "\n".join(f"{n:{width}}  {d:>{longest}}".rstrip() for n, d in entries)


def _width(column: Iterable[str]) -> int:
    return max((len(text) for text in column if len(text) <= _WIDEST), default=0)


def _number(number: float) -> str:
    is_whole = float(number).is_integer() and abs(number) < 1e15
    return str(int(number)) if is_whole else f"{number:.6g}"
