"""The first screen as Markdown: short, so that a reader need not scroll here either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Front, Note, Panel, Points, Tabs
from mlflow_report_plugin.renderers.escape import at_line_start, inline
from mlflow_report_plugin.renderers.markdown.blocks import Blocks
from mlflow_report_plugin.renderers.markdown.cells import Cells
from mlflow_report_plugin.renderers.outline import heading_text

_SHORT: Final = 200  # characters of points that stand in one line


def pieces(front: Front, cells: Cells) -> Iterator[str]:
    """Write the first screen, without its name, which is the title.

    Args:
        front: The first screen.
        cells: The cells of the first screen.

    Yields:
        Pieces of Markdown.
    """
    if front.badges:
        yield " ".join(map(cells.write, front.badges))
    if front.sentence:
        yield at_line_start(inline(front.sentence))
    blocks = Blocks(cells)
    for panel in front.panels:
        yield from _panel(panel, blocks)


def _panel(panel: Panel, blocks: Blocks) -> Iterator[str]:
    name = inline(heading_text(panel.title))
    title = f"**{name}**"
    first, *rest = panel.blocks
    match first:
        case Note(text=text):
            yield f"**{name}:** {inline(text)}"
        case Points(points=points):
            lines = [blocks.point(point) for point in points]
            together = "; ".join(line.removeprefix("- ") for line in lines)
            if len(lines) == 1 or (len(together) <= _SHORT and not any(p.command for p in points)):
                yield f"**{name}:** {together}"
            else:
                # A list needs no empty line before it; a table does.
                yield "\n".join((title, *lines))
        case Tabs(tabs=((_, below), *_)):
            # One alternative is enough here: sections below have them all.
            yield "\n".join((title, *(each for b in below for each in blocks.block(b, iter(())))))
        case _:
            yield title
            yield from blocks.block(first, iter(()))
    for block in rest:
        yield from blocks.block(block, iter(()))
