"""Packages among the risks: a model of which nobody knows what it was made with may not load."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.findings.finding import Finding, of_missing
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import Snapshot


def package_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look for packages that may be others tomorrow."""
    if snapshot.environment is not None and not not_read(snapshot, "environment"):
        yield from of_missing(snapshot, "packages", "Packages")
