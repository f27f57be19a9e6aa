"""The page as a whole."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from mlflow_report_plugin.document import Document
from mlflow_report_plugin.renderers import style
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.html.anchors import places
from mlflow_report_plugin.renderers.html.blocks import Blocks
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.outline import CONTENTS, outline
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer


def render(*, document: Document, viewer: Viewer = BROWSER) -> str:
    """Render a document as HTML.

    Args:
        document: The document.
        viewer: Where it is read.

    Returns:
        A whole page.
    """
    top = outline(document)
    blocks = Blocks(Cells(places(document, top), viewer), viewer)
    # A short document has no contents, and needs no folding.
    write = blocks.section if viewer.jumps or not document.contents_depth else blocks.group
    sheet = style.sheet()
    return macros.page(
        document=document,
        top=top,
        contents=CONTENTS,
        viewer=viewer,
        sections=[
            write(section, heading)
            for section, heading in zip(document.sections, top.below, strict=True)
        ],
        style=sheet,
        style_hash=b64encode(sha256(sheet.encode()).digest()).decode(),
    )
