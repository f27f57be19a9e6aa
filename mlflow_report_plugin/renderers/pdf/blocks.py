"""The blocks of a section as data for the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

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
    Point,
    Points,
    Section,
    Table,
    Tabs,
    Text,
    Tree,
)
from mlflow_report_plugin.renderers.drawings import graph, matrix, tree
from mlflow_report_plugin.renderers.outline import DEEPEST, Heading
from mlflow_report_plugin.renderers.pdf import tables, texts
from mlflow_report_plugin.renderers.pdf.cells import Cells, Piece
from mlflow_report_plugin.renderers.pdf.drawings import Drawings
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, short_line, shorten

Data = dict[str, Any]
"""A block for the template, which `kind` tells how to set."""

_CODE: Final = 84  # letters of code that fit beside each other


class Blocks:
    """The blocks of one document."""

    def __init__(self, cells: Cells, drawings: Drawings) -> None:
        """Begin a document.

        Args:
            cells: What writes a cell.
            drawings: Where the files of what is drawn are.
        """
        self._cells = cells
        self._drawings = drawings

    def section(self, section: Section, heading: Heading) -> Iterator[Data]:
        """Write a section.

        Args:
            section: The section.
            heading: Its heading, with those below it.

        Yields:
            Data for the template.
        """
        if heading.is_line:
            notes = (Missing(each.text) for each in section.blocks if isinstance(each, Note))
            words = [piece for note in notes for piece in self._cells.write(note)]
            yield {"kind": "line", "title": texts.line(heading.text), "words": words}
            return
        # The title of the document is no heading of its own on paper.
        yield {
            "kind": "heading",
            "level": min(heading.level, DEEPEST) - 1,
            "text": texts.line(heading.text),
            "place": heading.place,
        }
        yield from self.blocks(section.blocks, iter(heading.below))

    def blocks(self, blocks: Iterable[Block], headings: Iterator[Heading]) -> Iterator[Data]:
        """Write blocks, and plots that follow each other side by side.

        Args:
            blocks: The blocks.
            headings: The headings of the sections among them.

        Yields:
            Data for the template.
        """
        beside: list[Data] = []
        for block in blocks:
            if isinstance(block, Plot | Bars) and (drawn := self._drawings.plot(block)):
                beside.append(drawn)
                continue
            yield from _together(beside)
            beside = []
            yield from self.block(block, headings)
        yield from _together(beside)

    def block(self, block: Block, headings: Iterator[Heading]) -> Iterator[Data]:
        """Write a block.

        Args:
            block: The block.
            headings: The headings of the sections that follow.

        Yields:
            Data for the template.
        """
        match block:
            case Section():
                yield from self.section(block, next(headings))
            case Facts():
                yield from tables.facts(block, self._cells)
            case Table():
                yield from tables.table(block, self._cells)
            case Code(text=text):
                yield from _cut("code", text.removesuffix("\n"), _CODE)
            case Text(text=text, format=format):
                if text.strip():
                    yield from _cut("quote" if format == "markdown" else "text", text)
                else:
                    yield {"kind": "words", "words": self._cells.write("")}
            case Note(text=text, kind=kind):
                yield {"kind": kind, "text": texts.lines(text)}
            case Points(points=points):
                yield {"kind": "points", "points": [*map(self._point, points)]}
            case Fold(title=title, blocks=inner):
                yield {"kind": "bold", "text": texts.line(title)}
                yield from self.blocks(inner, headings)
            case Tabs(tabs=tabs):
                for name, inner in tabs:
                    yield {"kind": "bold", "text": texts.line(name)}
                    yield from self.blocks(inner, headings)
            case Image():
                yield self._image(block)
            case Gallery(images=images):
                yield from _together([*map(self._image, images)])
            case Plot() | Bars():
                yield self._drawings.plot(block) or _in_words(block)
            case Matrix():
                yield _counts(block) or _in_words(block)
            case Graph():
                yield self._drawings.graph(block)
                if remark := graph.remark(block):
                    yield {"kind": "remark", "text": remark}
            case Tree(branches=branches):
                yield {"kind": "tree", "entries": [*_entries(tree.cut(branches), 0)]}
            case _:
                assert_never(block)

    def _point(self, point: Point) -> list[Piece]:
        words = [[*self._cells.write(cell), {"text": " "}] for cell in point.words]
        pieces = [piece for each in words for piece in each]
        if point.command:
            pieces.append({"text": texts.lines(point.command), "style": "code"})
        return pieces

    def _image(self, block: Image) -> Data:
        try:
            return self._drawings.image(block)
        except ValueError as why:
            name = short_line(block.title or block.text)
            return {"kind": "info", "text": texts.lines(f"{name}: not shown, because {why}")}


def _together(pictures: list[Data]) -> Iterator[Data]:
    if len(pictures) > 1:
        yield {"kind": "beside", "pictures": pictures}
    else:
        yield from pictures


def _cut(kind: str, text: str, longest: int = texts.LONG) -> Iterator[Data]:
    shown, remark = shorten(text, BLOCK_LIMIT)
    yield {"kind": kind, "text": texts.lines(shown, longest)}
    if remark:
        yield {"kind": "remark", "text": remark}


def _counts(block: Matrix) -> Data | None:
    rows = matrix.draw(block)
    if not rows:
        return None
    return {
        "kind": "matrix",
        "title": texts.line(short_line(block.title)),
        "columns": [texts.line(short_line(label), 8) for label in block.labels],
        "rows": [
            {
                "label": texts.line(short_line(label), 12),
                "counts": [{"text": n.number, "share": n.share, "shade": n.shade} for n in counts],
            }
            for label, counts in rows
        ],
    }


def _in_words(block: Plot | Bars | Matrix) -> Data:
    return {"kind": "info", "text": texts.lines(f"{short_line(block.title)}: {block.text}")}


def _entries(folder: tree.Cut, depth: int) -> Iterator[Data]:
    for each in folder.below:
        name = short_line(each.name) + ("/" if each.is_folder else "")
        detail = texts.plain(short_line(each.detail))
        yield {"depth": depth, "name": texts.line(name), "detail": detail}
        yield from _entries(each, depth + 1)
    if folder.left_out:
        yield {"depth": depth, "name": tree.remark(folder.left_out), "detail": ""}
