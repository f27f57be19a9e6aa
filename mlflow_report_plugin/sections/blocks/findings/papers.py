"""The licence and the model card among the findings: users look for them before anything else."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.findings.finding import Finding, of_missing
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import Snapshot


def paper_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look for the licence and the model card."""
    if snapshot.documents is not None and not not_read(snapshot, "documents"):
        yield from of_missing(snapshot, "license", "Licence")
        yield from of_missing(snapshot, "model_card", "Model card")
