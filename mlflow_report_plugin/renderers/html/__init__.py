"""A document as one HTML page: nothing to run, nothing to load, nothing beside it.

page.py      the page as a whole         blocks.py   what stands in sections
tables.py    which rows and columns      widths.py   how much room a table needs
cells.py     what stands in cells        words.py    where words may be broken, times
anchors.py   where links lead            macros.py   the templates of all of it
alone.py     a cell on a page that is no report
"""

from mlflow_report_plugin.renderers.html.alone import write_cell
from mlflow_report_plugin.renderers.html.page import render

__all__ = ["render", "write_cell"]
