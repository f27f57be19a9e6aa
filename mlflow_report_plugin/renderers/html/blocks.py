"""What stands in sections."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from typing_extensions import assert_never

from mlflow_report_plugin.document import (
    Bars,
    Block,
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
    Points,
    Section,
    Table,
    Tabs,
    Text,
    Tree,
)
from mlflow_report_plugin.renderers import description
from mlflow_report_plugin.renderers.assets import Assets
from mlflow_report_plugin.renderers.drawings import bars, graph, matrix, paint, picture, plot, tree
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.html.tables import Tables
from mlflow_report_plugin.renderers.outline import DEEPEST, Heading
from mlflow_report_plugin.renderers.viewer import Viewer
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, short_line, shorten, visible

_FEW_CLASSES = 3  # so few fit a phone beside each other
_LONG_CODE = 40  # lines; longer code is folded
_LARGE_TREE = 60  # entries; the folders of a larger one are folded


class Blocks:
    """The blocks of one page."""

    def __init__(self, cells: Cells, anchors: Anchors, viewer: Viewer, assets: Assets) -> None:
        """Begin a page.

        Args:
            cells: The cells of the page.
            anchors: The anchors of the page.
            viewer: Where it is read.
            assets: Where its pictures are.
        """
        self._cells = cells
        self._tables = Tables(cells, anchors, viewer)
        self._anchors = anchors
        self._viewer = viewer
        self._assets = assets

    def group(self, section: Section, heading: Heading) -> Markup:
        """Write a section at the top that is folded.

        Args:
            section: The section.
            heading: Its heading, with those below it.

        Returns:
            HTML.
        """
        return macros.block("group", heading, self._inside(section, heading))

    def section(self, section: Section, heading: Heading) -> Markup:
        """Write a section.

        Args:
            section: The section.
            heading: Its heading, with those below it.

        Returns:
            HTML.
        """
        if heading.is_line:
            return macros.block("line", heading, section.blocks)
        blocks, level = self._inside(section, heading), min(heading.level, DEEPEST)
        return macros.block("section", heading, level, blocks, self._viewer.jumps)

    def block(self, block: Block, within: str, headings: Iterator[Heading]) -> Markup:
        """Write a block.

        Args:
            block: The block.
            within: The heading that it stands below.
            headings: The headings of the sections that follow.

        Returns:
            HTML.
        """
        match block:
            case Section():
                return self.section(block, next(headings))
            case Facts():
                return self._tables.facts(block)
            case Table():
                return self._tables.table(block, within)
            case Code(text=text):
                shown, remark = shorten(text, BLOCK_LIMIT)
                lines = shown.removesuffix("\n").count("\n") + 1
                return macros.block("code", visible(shown), remark, lines, lines > _LONG_CODE)
            case Text(text=text, format=format):
                shown, remark = shorten(text, BLOCK_LIMIT)
                if not shown.strip():
                    return macros.block("plain", self._cells.write(Missing("empty")), remark)
                written = description.render(shown) if format == "markdown" else visible(shown)
                return macros.block(format, written, remark)
            case Note():
                return macros.block("note", block)
            case Points():
                return macros.block("points", block, self._cells)
            case Fold(title=title, blocks=blocks):
                inside = [self.block(each, within, headings) for each in blocks]
                return macros.block("disclosure", title, inside)
            case Tabs(tabs=tabs):
                group = self._anchors.take("tabs", within)
                return macros.block(
                    "tabs",
                    group,
                    [
                        (name, [self.block(b, within, headings) for b in blocks])
                        for name, blocks in tabs
                    ],
                )
            case Gallery(images=images):
                return macros.block("gallery", [self._image(each) for each in images])
            case Plot():
                if laid_out := plot.draw(block):
                    painted = paint.svg("plot", block, laid_out, plot.WIDTH, plot.DASHES)
                    return macros.drawing("plot", block, painted)
                return _in_words(block)
            case Bars():
                if side_by_side := bars.draw(block):
                    painted = paint.svg("bars", block, side_by_side, bars.WIDTH)
                    return macros.drawing("bars", block, painted)
                return _in_words(block)
            case Matrix():
                if counted := matrix.draw(block):
                    too_wide = len(counted) > _FEW_CLASSES
                    region = self._anchors.region(short_line(block.title)) if too_wide else ""
                    return macros.drawing("matrix", block, counted, region)
                return _in_words(block)
            case Graph():
                drawn, region = graph.draw(block), self._anchors.region(within)
                painted = paint.svg("graph", block, drawn, self._viewer.leaves)
                return macros.drawing("graph", painted, graph.remark(block), region)
            case Image():
                return self._image(block)
            case Tree(branches=branches):
                cut = tree.cut(branches)
                return macros.drawing("tree", cut, len(tree.lines(cut)) <= _LARGE_TREE)
            case _:
                assert_never(block)

    def _inside(self, section: Section, heading: Heading) -> list[Markup]:
        below = iter(heading.below)
        return [self.block(block, heading.text, below) for block in section.blocks]

    def _image(self, block: Image) -> Markup:
        try:
            found = picture.read(block)
        except ValueError as why:
            name = short_line(block.title or block.text)
            return macros.block("note", Note(f"{name}: not shown, because {why}", "info"))
        address = self._assets.picture(found.data, block.media_type)
        return macros.drawing("image", block, address, found.size)


def _in_words(block: Plot | Bars | Matrix) -> Markup:
    return macros.block("note", Note(f"{short_line(block.title)}: {block.text}", "info"))
