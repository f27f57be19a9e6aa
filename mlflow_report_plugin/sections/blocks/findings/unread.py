"""Findings about what the report could not see."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import REASONS, part_in_words
from mlflow_report_plugin.snapshot import Snapshot


def gap_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at what the report could not see, though the server has it."""
    parts: dict[tuple[GapReason, str], list[str]] = {}
    for gap in snapshot.gaps:
        if gap.reason != "unsupported":
            parts.setdefault((gap.reason, gap.message), []).append(part_in_words(gap.part))
    for (reason, message), named in parts.items():
        yield Finding(f"Gap: {', '.join(named)}", f"{REASONS[reason]}: {message}")
