"""The first screen as Markdown: short, so that a reader need not scroll here either."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.document import Front, Note, Panel, Points, Tabs
from mlflow_report_plugin.renderers.escape import inline
from mlflow_report_plugin.renderers.markdown.blocks import Blocks
from mlflow_report_plugin.renderers.markdown.cells import Cells


def pieces(front: Front, cells: Cells) -> Iterator[str]:
    """Write the first screen, without its name, which is the title.

    Args:
        front: The first screen.
        cells: The cells of the document.

    Yields:
        Pieces of Markdown.
    """
    if front.badges:
        yield " ".join(map(cells.write, front.badges))
    if front.sentence:
        yield inline(front.sentence)
    blocks = Blocks(cells)
    for panel in front.panels:
        yield from _panel(panel, blocks)


def _panel(panel: Panel, blocks: Blocks) -> Iterator[str]:
    title = f"**{inline(panel.title)}**"
    first, *rest = panel.blocks
    match first:
        case Note(text=text):
            yield f"**{inline(panel.title)}:** {inline(text)}"
        case Points(points=(point,)):
            yield f"**{inline(panel.title)}:** {blocks.point(point).removeprefix('- ')}"
        case Points():
            # A list needs no empty line before it; a table does.
            yield "\n".join((title, *blocks.block(first, iter(()))))
        case Tabs(tabs=((_, below), *_)):
            # One alternative is enough here: sections below have them all.
            yield "\n".join((title, *(each for b in below for each in blocks.block(b, iter(())))))
        case _:
            yield title
            yield from blocks.block(first, iter(()))
    for block in rest:
        yield from blocks.block(block, iter(()))
