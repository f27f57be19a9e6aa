"""What HTML draws, as far as text can say it: plots, bars, pictures and trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mlflow_report_plugin.document import Bars, Image, Matrix, Plot, Tree
from mlflow_report_plugin.renderers.drawings import picture, tree
from mlflow_report_plugin.renderers.escape import inline
from mlflow_report_plugin.renderers.markdown.cells import Cells
from mlflow_report_plugin.renderers.markdown.tables import MOST_ROWS, left_out, row
from mlflow_report_plugin.renderers.markdown.text import code, quote
from mlflow_report_plugin.renderers.visible import short_line

_SAMPLES: Final = 12  # points of a plot
_WIDEST: Final = (
    60  # characters of a name or a detail in the columns of a tree; longer ones stick out
)


def plot(block: Plot, cells: Cells) -> Iterator[str]:
    """Write a plot as a sentence with some of its points."""
    points = block.curves[0].points
    count = len(points)
    kept = min(count, _SAMPLES)
    places = [i * (count - 1) // max(1, kept - 1) for i in range(kept)]
    sampled = [points[i] for i in places]
    part = f" _({kept} of {count:,} points)_" if kept < count else ""
    yield f"**{inline(short_line(block.title))}:** {cells.write(block.text)}{part}"
    positions = [inline(short_line(block.across)), *(_number(x) for x, _ in sampled)]
    values = ["value", *(_number(y) for _, y in sampled)]
    yield "\n".join((row(positions), row(":---" for _ in positions), row(values)))


def in_words(block: Bars | Matrix, cells: Cells) -> str:
    """Write what is compared or counted as a sentence."""
    return f"**{inline(short_line(block.title))}:** {cells.write(block.text)}"


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
    lines = tree.lines(tree.cut(block.branches))
    yield from code(_in_columns(lines[:MOST_ROWS]), "text")
    yield from left_out(len(lines), "lines")


def _in_columns(lines: Sequence[tuple[str, str]]) -> str:
    width = _width(name for name, _ in lines)
    longest = _width(detail for _, detail in lines)
    return "\n".join(f"{n:{width}}  {d:>{longest}}".rstrip() for n, d in lines)


def _width(column: Iterable[str]) -> int:
    return max((len(text) for text in column if len(text) <= _WIDEST), default=0)


def _number(number: float) -> str:
    is_whole = float(number).is_integer() and abs(number) < 1e15
    return str(int(number)) if is_whole else f"{number:.6g}"
