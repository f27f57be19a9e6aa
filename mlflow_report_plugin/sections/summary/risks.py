"""The section Risks and Gaps of the summary: what to look at before using the model."""

from __future__ import annotations

from mlflow_report_plugin.document import Facts, Note, Section
from mlflow_report_plugin.sections.blocks.findings import findings
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def risks(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show what speaks against using the model, and what the report could not see."""
    rows = tuple((each.about, each.words) for each in findings(snapshot) if each.is_risk)
    block = Facts(rows, ("Point", "Finding")) if rows else Note("Nothing stands out")
    return Section("Risks and Gaps", (block,))
