"""A cell on a page that is no report."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from mlflow_report_plugin.document import Cell, Document
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.outline import outline
from mlflow_report_plugin.renderers.viewer import BROWSER


def write_cell(cell: Cell) -> Markup:
    """Write a cell as reports do.

    Args:
        cell: What it shows; there is nothing on the page to jump to.

    Returns:
        The inside of the cell as HTML.
    """
    return Cells(_nothing(), BROWSER).write(cell)


@cache
def _nothing() -> Anchors:
    return Anchors(outline(Document(title="", subject="", sections=())))
