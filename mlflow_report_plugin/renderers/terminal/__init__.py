"""A document for a terminal: its first screen, as wide as the window, and what else there is.

Nothing reaches a terminal but what rich makes of text that `visible` has cleaned: control
characters are shown, and never sent.

    page.py      the whole of it
    blocks.py    a block of a section       cells.py    a cell of a table, or a word of a line
    drawings.py  plots and trees in letters
"""

from mlflow_report_plugin.renderers.terminal.page import render

__all__ = ["render"]
