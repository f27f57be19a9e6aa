"""A document as one HTML page: nothing to run, nothing to load, nothing beside it.

page.py      the page as a whole         blocks.py   one macro for each kind of block
cells.py     what stands in cells        anchors.py  where links within the page lead
macros.py    the templates of all of it  alone.py    a cell on a page that is no report
"""

from mlflow_report_plugin.renderers.html.alone import write_cell
from mlflow_report_plugin.renderers.html.page import render

__all__ = ["render", "write_cell"]
