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


def render(*, document: Document) -> str:
    """Render a document as HTML.

    Args:
        document: The document.

    Returns:
        A whole page.
    """
    top = outline(document)
    blocks = Blocks(Cells(places(document, top)))
    sheet = style.sheet()
    return macros.page(
        document=document,
        top=top,
        contents=CONTENTS,
        sections=[
            blocks.section(section, heading)
            for section, heading in zip(document.sections, top.below, strict=True)
        ],
        style=sheet,
        style_hash=b64encode(sha256(sheet.encode()).digest()).decode(),
    )
