"""A whole document as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mlflow_report_plugin.document import Document
from mlflow_report_plugin.renderers.escape import inline
from mlflow_report_plugin.renderers.markdown import front
from mlflow_report_plugin.renderers.markdown.blocks import Blocks, heading_line
from mlflow_report_plugin.renderers.markdown.cells import Cells
from mlflow_report_plugin.renderers.outline import CONTENTS, Heading, outline
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer


def render(*, document: Document, viewer: Viewer = BROWSER, keeps_markdown: bool = False) -> str:
    """Render a document as Markdown.

    Args:
        document: The document.
        viewer: Where it is read. Where links lead nowhere, a line says what there is.
        keeps_markdown: Whether Markdown that people wrote is Markdown here, too, instead of text
            that shows how it was typed.

    Returns:
        Markdown, ending with a newline.
    """
    top = outline(document)
    places = dict(_places(top)) if viewer.jumps else {}
    blocks = Blocks(Cells(places), keeps_markdown=keeps_markdown)
    pieces = [heading_line(top)]
    if document.front is not None:
        pieces += front.pieces(document.front, Cells(places, rounded=True))
    if document.contents_depth > 0 and top.below:
        if viewer.jumps:
            pieces += [f"## {CONTENTS}", "\n".join(_contents(top.below, document.contents_depth))]
        else:
            pieces.append(f"_{CONTENTS}: {', '.join(inline(each.text) for each in top.below)}_")
    for section, heading in zip(document.sections, top.below, strict=True):
        pieces += blocks.block(section, iter((heading,)))
    return "\n\n".join(pieces) + "\n"


def _places(heading: Heading) -> Iterator[tuple[str, str]]:
    """The headings with their anchors, of several with one title the first one last."""
    for below in reversed(heading.below):
        yield from _places(below)
    if heading.anchor:
        yield heading.text, heading.anchor


def _contents(headings: Iterable[Heading], depth: int, indent: str = "") -> Iterator[str]:
    for heading in headings:
        if heading.anchor:
            yield f"{indent}- [{inline(heading.text)}](#{heading.anchor})"
            if depth > 1:
                yield from _contents(heading.below, depth - 1, indent + "  ")
