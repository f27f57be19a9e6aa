"""What to look at before using a model: what speaks against it, and what is missing."""

from __future__ import annotations

from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.findings.model import model_findings
from mlflow_report_plugin.sections.blocks.findings.packages import package_findings
from mlflow_report_plugin.sections.blocks.findings.papers import paper_findings
from mlflow_report_plugin.sections.blocks.findings.registry import (
    approval_findings,
    registry_findings,
    serving_findings,
    trace_findings,
)
from mlflow_report_plugin.sections.blocks.findings.run import run_findings
from mlflow_report_plugin.sections.blocks.findings.unread import gap_findings
from mlflow_report_plugin.snapshot import Snapshot

__all__ = ["Finding", "findings", "registry_findings", "run_findings", "to_do"]


def findings(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Look for what speaks against using the model, and for what the report could not see.

    Args:
        snapshot: What was collected.

    Returns:
        What was found, in the order of the parts of a report.
    """
    return (
        *registry_findings(snapshot),
        *approval_findings(snapshot),
        *model_findings(snapshot),
        *paper_findings(snapshot),
        *package_findings(snapshot),
        *run_findings(snapshot),
        *serving_findings(snapshot),
        *trace_findings(snapshot),
        *gap_findings(snapshot),
    )


def to_do(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Choose what can be mended.

    Args:
        snapshot: What was collected.

    Returns:
        The findings with something to do about them, the most important ones first.
    """
    found = (each for each in findings(snapshot) if each.can_be_mended)
    return tuple(sorted(found, key=lambda each: each.rank))
