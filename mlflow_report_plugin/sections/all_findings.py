"""The section Findings: what to look at before using the model, and what to do about it."""

from __future__ import annotations

from mlflow_report_plugin.document import Note, Points, Section
from mlflow_report_plugin.sections.blocks.findings import findings
from mlflow_report_plugin.sections.blocks.mending import to_mend
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def all_findings(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """List all that speaks against using the model and all that is missing.

    What can be mended comes first, the most important things before others.
    """
    found = sorted(findings(snapshot), key=lambda each: (not each.can_be_mended, each.rank))
    points = tuple(
        to_mend(f"{each.about}:", each.words, advice=each.advice, command=each.command)
        for each in found
    )
    return Section("Findings", (Points(points) if points else Note("Nothing stands out"),))
