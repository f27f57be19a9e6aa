"""A team's own look of HTML pages: a style, a logo, and blocks of its own words.

folder.py    the files of a template          sheet.py     a style that loads nothing
sandbox.py   blocks, filled in with values    elements.py  HTML that fits into a page

The files are the team's own and are trusted to be meant well; the values that they show are not.
"""

from mlflow_report_plugin.renderers.template.folder import (
    BLOCKS,
    LOGOS,
    PLAIN,
    STYLE,
    Filled,
    Template,
    read,
)
from mlflow_report_plugin.renderers.template.sandbox import FILTERS, METHODS

__all__ = ["BLOCKS", "FILTERS", "LOGOS", "METHODS", "PLAIN", "STYLE", "Filled", "Template", "read"]
