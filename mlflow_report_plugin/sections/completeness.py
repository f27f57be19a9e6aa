"""The section Completeness: what is there, what is missing, and how to add it."""

from __future__ import annotations

from mlflow_report_plugin.document import Section
from mlflow_report_plugin.sections.blocks.completeness_blocks import completeness_blocks
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def completeness(snapshot: Snapshot, view: View) -> Section:
    """Show the scores, and what is missing; in a long report also all items with their weights."""
    return Section(
        "Completeness", completeness_blocks(snapshot, with_items=view.layout != "summary")
    )
