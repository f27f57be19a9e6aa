"""A whole document as PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mlflow_report_plugin.document import Document, Front, Panel, Tabs
from mlflow_report_plugin.renderers.outline import CONTENTS, Heading, heading_text, outline
from mlflow_report_plugin.renderers.pdf import texts
from mlflow_report_plugin.renderers.pdf.blocks import Blocks
from mlflow_report_plugin.renderers.pdf.cells import Cells
from mlflow_report_plugin.renderers.pdf.drawings import Drawings
from mlflow_report_plugin.renderers.pdf.shortening import BOUNDS, pages_of, shortened
from mlflow_report_plugin.renderers.pdf.typesetting import typeset
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer


def render(*, document: Document, viewer: Viewer = BROWSER) -> bytes:
    """Render a document as PDF.

    Args:
        document: The document.
        viewer: Where it is read, which is the same for pages.

    Returns:
        A PDF file, the same for the same document and the same fonts.

    Raises:
        Unsupported: The extra `pdf` is not installed.
    """
    del viewer
    top, drawings = outline(document), Drawings()
    places = dict(_places(top))
    blocks = Blocks(Cells(places, drawings), drawings)
    name = heading_text(document.front.name if document.front else document.subject)
    data = {
        "title": texts.plain(top.text),
        "kind": texts.line(heading_text(document.title)),
        "subject": texts.line(heading_text(document.subject)),
        "name": texts.line(name),
        "digest": document.digest,
        "contents": CONTENTS if document.contents_depth > 0 and top.below else "",
        "depth": document.contents_depth,
        "remark": "",
        "front": _front(document.front, Cells(places, drawings, rounded=True), drawings),
        "blocks": [
            block
            for section, heading in zip(document.sections, top.below, strict=True)
            for block in blocks.section(section, heading)
        ],
    }
    made = _typeset(data, drawings)
    if (most := document.most_pages) is None:
        return made
    for bound in BOUNDS:
        if pages_of(made) <= most:
            break
        made = _typeset(shortened(data, bound, most), drawings)
    return made


def _typeset(data: dict[str, Any], drawings: Drawings) -> bytes:
    return typeset(json.dumps(data, ensure_ascii=False), drawings.files)


def _front(front: Front | None, cells: Cells, drawings: Drawings) -> dict[str, Any] | None:
    if front is None:
        return None
    blocks = Blocks(cells, drawings)
    return {
        "badges": [cells.write(badge) for badge in front.badges],
        "sentence": texts.lines(front.sentence),
        "panels": [
            {"title": texts.line(heading_text(panel.title)), "blocks": [*_panel(panel, blocks)]}
            for panel in front.panels
        ],
    }


def _panel(panel: Panel, blocks: Blocks) -> Iterator[dict[str, Any]]:
    for block in panel.blocks:
        # One alternative is enough here: sections below have them all.
        inner = block.tabs[0][1] if isinstance(block, Tabs) else (block,)
        yield from blocks.blocks(inner, iter(()))


def _places(heading: Heading) -> Iterator[tuple[str, str]]:
    """The headings with their places, of several with one title the first one last."""
    for below in reversed(heading.below):
        yield from _places(below)
    if heading.level > 1 and not heading.is_line:
        yield heading.text, heading.place
