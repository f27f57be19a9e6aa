"""From snapshot to document: one file per section of the report.

    layouts.py     which sections a report has, in which order; `build` makes the document
    overview.py ... report.py
                   one section each: a function of a snapshot and a view
    blocks/        what sections are made of: cells, tables, sub-sections
    view.py        what the reader asked to see

A section never sees an MLflow client and knows nothing of Markdown or HTML.
"""

from mlflow_report_plugin.sections.layouts import LAYOUTS, Layout, build
from mlflow_report_plugin.sections.view import View

__all__ = ["LAYOUTS", "Layout", "View", "build"]
