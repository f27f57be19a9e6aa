"""A document as PDF, for those who print it, file it or sign it: pages with numbers, and links.

Typst sets the pages, with one template of ours. What the document says goes there as JSON, beside
the template and never in it: no value can be code.

    page.py         the whole of it: title page, contents, running lines
    blocks.py       a block of a section     tables.py    tables, and how wide their columns are
    cells.py        a cell of a table        drawings.py  plots, graphs and pictures, as files
    texts.py        text that can be set: nothing hidden, and long words broken
    typesetting.py  runs Typst, with the fonts that there are
    report.typ      what the pages look like; drawings.css: what is drawn on them
"""

from mlflow_report_plugin.renderers.pdf.page import render
from mlflow_report_plugin.renderers.pdf.typesetting import insist

__all__ = ["insist", "render"]
