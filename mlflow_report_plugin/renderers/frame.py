"""A page in a frame below a cell of a notebook, where neither changes the look of the other.

The frame is a `data:` address: unlike with `srcdoc`, links inside the page work. It cannot tell the
notebook how tall it is, for that would take a script. So its height is guessed, and can be changed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from mlflow_report_plugin.document import (
    Block,
    Code,
    Document,
    Facts,
    Fold,
    Note,
    Points,
    Section,
    Table,
    Tabs,
    Text,
)
from mlflow_report_plugin.renderers.visible import short_line

_STYLE = """<style>
.mlflow-report { display: block; box-sizing: border-box; width: 100%; resize: vertical;
  border: 1px solid #8886; border-radius: 6px; color-scheme: light; }
:is([data-jp-theme-light="false"], [data-theme="dark"], [theme="dark"], .vscode-dark,
  .vscode-high-contrast:not(.vscode-high-contrast-light)) .mlflow-report { color-scheme: dark; }
</style>
"""
"""The page in the frame is as bright as this says. Without it, a notebook that is always bright
would have a dark frame on a computer that is set to dark."""
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_INSTEAD = "The report is shown where the notebook is trusted, and when the cell is run again."
_LOWEST, _TALLEST = 240, 800  # pixels; all of a taller frame would not be seen at once
_BAR, _ROW, _LINE, _HEADING, _DRAWING = 50, 34, 22, 60, 260
_ALONG = 110  # characters in a line


def frame(page: str, document: Document) -> str:
    """Put a page into a frame.

    Args:
        page: The page.
        document: What it was made of.

    Returns:
        HTML for the output of a cell. Where frames are taken out, a sentence is left of it.
    """
    title = escape(short_line(f"{document.title}: {document.subject}"))
    source = f"data:text/html;base64,{b64encode(page.encode()).decode()}"
    height = min(max(_height(document), _LOWEST), _TALLEST)
    return (
        f'{_STYLE}<iframe class="mlflow-report" title="{title}" height="{height}" '
        f'sandbox="{_SANDBOX}" src="{source}">{_INSTEAD}</iframe>'
    )


def _height(document: Document) -> int:
    front = document.front
    panels = [block for panel in front.panels for block in panel.blocks] if front else []
    # Panels stand in two columns, and groups are folded.
    above = 3 * _HEADING + _sum(panels) // 2
    if document.contents_depth:
        return above + _BAR * len(document.sections)
    return above + _sum(document.sections)


def _sum(blocks: Iterable[Block]) -> int:
    return sum(map(_height_of, blocks))


def _height_of(block: Block) -> int:
    match block:
        case Section(blocks=blocks):
            return _HEADING + _sum(blocks)
        case Facts(rows=rows) | Table(rows=rows):
            return _HEADING + _ROW * min(len(rows), 50)
        case Points(points=points):
            return _ROW * len(points)
        case Code(text=text):
            return _HEADING + _LINE * min(text.count("\n"), 40)
        case Text(text=text) | Note(text=text):
            return _ROW + _LINE * (len(text) // _ALONG)
        case Tabs(tabs=tabs):
            return _BAR + _sum(tabs[0][1])
        case Fold():
            return _BAR
        case _:
            return _DRAWING
