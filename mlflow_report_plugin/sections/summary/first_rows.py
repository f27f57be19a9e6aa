"""As many rows as fit on a page for people who decide."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.document import Block, Note
from mlflow_report_plugin.sections.blocks import tables

MOST = 5
"""How many params and data sets the page shows."""
MORE = "and {} more in the detailed layout"


def first(rows: Sequence[tables.Row], name: str) -> tuple[Block, ...]:
    """Show as many rows as fit on the page, nothing where there are none."""
    if not rows:
        return ()
    more = len(rows) - MOST
    rest = (Note(MORE.format(more), "info"),) if more > 0 else ()
    return (tables.facts(rows[:MOST], (name, "Value")), *rest)
