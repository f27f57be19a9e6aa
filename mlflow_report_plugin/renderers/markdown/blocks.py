"""The blocks of a section as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

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
from mlflow_report_plugin.renderers.drawings import graph, mermaid
from mlflow_report_plugin.renderers.escape import at_line_start, code_span, inline
from mlflow_report_plugin.renderers.markdown import drawings, tables
from mlflow_report_plugin.renderers.markdown.cells import Cells
from mlflow_report_plugin.renderers.markdown.text import code, quote, text
from mlflow_report_plugin.renderers.outline import DEEPEST, Heading


class Blocks:
    """The blocks of one document."""

    def __init__(self, cells: Cells, *, keeps_markdown: bool = False) -> None:
        """Begin a document.

        Args:
            cells: The cells of the document.
            keeps_markdown: Whether Markdown that people wrote is Markdown here, too.
        """
        self._cells = cells
        self._keeps_markdown = keeps_markdown

    def section(self, section: Section, heading: Heading) -> Iterator[str]:
        """Write a section.

        Args:
            section: The section.
            heading: Its heading, with those below it.

        Yields:
            Pieces of Markdown.
        """
        yield heading_line(heading)
        below = iter(heading.below)
        inner: list[tuple[Section, Heading]] = []
        for block in section.blocks:
            if isinstance(block, Section):
                inner.append((block, next(below)))
            else:
                # What stands between sections stays there.
                yield from self._sections(inner)
                yield from self.block(block, below)
        yield from self._sections(inner)

    def _sections(self, found: list[tuple[Section, Heading]]) -> Iterator[str]:
        """Write sections: lines first, which would seem to be of a section before them."""
        lines = [self._line(section, heading) for section, heading in found if heading.is_line]
        if lines:
            yield "\\\n".join(lines)
        for section, heading in found:
            if not heading.is_line:
                yield from self.section(section, heading)
        found.clear()

    def _line(self, section: Section, heading: Heading) -> str:
        notes = (self._cells.write(Missing(b.text)) for b in section.blocks if isinstance(b, Note))
        return f"**{inline(heading.text)}:** {' '.join(notes)}"

    def block(self, block: Block, headings: Iterator[Heading]) -> Iterator[str]:
        """Write a block.

        Args:
            block: The block.
            headings: The headings that are still to come in its section.

        Yields:
            Pieces of Markdown.
        """
        match block:
            case Section():
                yield from self._sections([(block, next(headings))])
            case Facts():
                yield from tables.facts(block, self._cells)
            case Table():
                yield from tables.table(block, self._cells)
            case Code(text=written, language=language):
                yield from code(written, language)
            case Text(text=written, format="markdown") if self._keeps_markdown:
                # Only cards have it, and most reports need not wait for what reads Markdown.
                from mlflow_report_plugin.renderers.markdown import tamed

                yield from tamed.quoted(written)
            case Text(text=written, format=format):
                yield from text(written, quoted=format == "markdown")
            case Note(text=words, kind="none"):
                yield f"_{inline(words)}_"
            case Note(text=words, kind="gap"):
                yield quote(f"**Gap:** {inline(words)}")
            case Note(text=words):
                yield quote(f"**Note:** {inline(words)}")
            case Points(points=points):
                yield "\n".join(map(self.point, points))
            case Fold(title=title, blocks=blocks):
                yield f"**{inline(title)}**"
                for each in blocks:
                    yield from self.block(each, headings)
            case Tabs(tabs=tabs):
                for name, below in tabs:
                    yield f"**{inline(name)}**"
                    for each in below:
                        yield from self.block(each, headings)
            case Gallery(images=images):
                yield from (drawings.image(each, self._cells) for each in images)
            case Plot():
                yield from drawings.plot(block, self._cells)
            case Bars():
                yield from drawings.bars(block, self._cells)
            case Matrix():
                yield from drawings.matrix(block, self._cells)
            case Graph():
                # Its words are left out: viewers that cannot draw it show a source that says it.
                yield from code(mermaid.flowchart(block), "mermaid")
                if remark := graph.remark(block):
                    yield f"_{remark}_"
            case Image():
                yield drawings.image(block, self._cells)
            case Tree():
                yield from drawings.files(block)
            case _:
                assert_never(block)

    def point(self, point: Point) -> str:
        """Write a short line of a list."""
        command = f" {code_span(point.command)}" if point.command else ""
        words = " ".join(map(self._cells.write, point.words))
        return f"- {at_line_start(words)}{command}"


def heading_line(heading: Heading) -> str:
    """Write a heading; below the deepest level, bold text."""
    text = inline(heading.text)
    if heading.level > DEEPEST:
        return f"**{text}**"
    if text.endswith("#"):  # otherwise taken for the heading's own closing mark
        text = text[:-1] + "\\#"
    return f"{'#' * heading.level} {text}"
