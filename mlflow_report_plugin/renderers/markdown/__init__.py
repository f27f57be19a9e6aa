"""A document as GitHub-flavoured Markdown that is readable as plain text as well.

Only Markdown that every viewer understands is used. MLflow's own viewer, for one, shows HTML
tags as text and knows neither GitHub's alerts nor anchors.

    page.py      the whole of it: title, first screen, contents, groups
    front.py     the first screen
    blocks.py    a block of a section      tables.py    tables, with what is folded or left out
    cells.py     a cell of a table         drawings.py  plots, pictures and trees in words
    text.py      lines and code            tamed.py     Markdown that people wrote
"""

from mlflow_report_plugin.renderers.markdown.page import render

__all__ = ["render"]
