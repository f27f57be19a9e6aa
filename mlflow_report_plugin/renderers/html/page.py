"""The page as a whole."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from mlflow_report_plugin.document import Document, Panel
from mlflow_report_plugin.renderers import style
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.blocks import Blocks
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.outline import CONTENTS, heading_text, outline
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer


@dataclass(frozen=True, slots=True)
class _Panel:
    """A panel as it is shown."""

    title: str
    anchor: str
    blocks: list[Markup]


def render(*, document: Document, viewer: Viewer = BROWSER) -> str:
    """Render a document as HTML.

    Args:
        document: The document.
        viewer: Where it is read.

    Returns:
        A whole page.
    """
    top, front = outline(document), document.front
    anchors = Anchors(top)
    cells = Cells(anchors, viewer)
    blocks = Blocks(cells, anchors, viewer)
    # A short document has no contents, and needs no folding.
    write = blocks.section if viewer.jumps or not document.contents_depth else blocks.group

    def panel(shown: Panel) -> _Panel:
        inside = [blocks.block(block, shown.title, iter(())) for block in shown.blocks]
        return _Panel(shown.title, anchors.take("front", shown.title), inside)

    head = heading_text(front.name) if front else top.text
    sheet = style.sheet() + style.running_head(head)
    return macros.page(
        document=document,
        title=f"{head} - {heading_text(document.title)}" if front else head,
        front=front,
        badges=[cells.write(badge) for badge in front.badges] if front else [],
        panels=[panel(each) for each in front.panels] if front else [],
        top=top,
        contents=CONTENTS,
        viewer=viewer,
        sections=[
            write(section, heading)
            for section, heading in zip(document.sections, top.below, strict=True)
        ],
        notes=cells.notes,
        style=sheet,
        style_hash=b64encode(sha256(sheet.encode()).digest()).decode(),
    )
