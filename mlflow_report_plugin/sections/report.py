"""The section Report: who made the report, and what it could not read."""

from __future__ import annotations

from mlflow_report_plugin.document import Note, Section
from mlflow_report_plugin.sections.blocks.gaps import REASONS, left_out
from mlflow_report_plugin.sections.blocks.manifest import provenance_rows
from mlflow_report_plugin.sections.blocks.tables import facts, table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DIGEST, Snapshot


def report(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show where the report comes from and what is missing in it."""
    parts: dict[tuple[str, str], list[str]] = {}
    changed = [gap for gap in snapshot.gaps if gap.part == DIGEST]
    others = (gap for gap in snapshot.gaps if gap.part != DIGEST)
    for gap in others:  # what one answer costs several parts is said once
        parts.setdefault((REASONS[gap.reason], gap.message), []).append(gap.part)
    rows = tuple((", ".join(named), *why) for why, named in parts.items())
    gaps = table(("Parts", "Reason", "Message"), rows) if rows else Note("Nothing is missing")
    return Section(
        "Report",
        (
            *(Note(gap.message, "gap") for gap in changed),
            facts(provenance_rows(snapshot)),
            *left_out(snapshot),
            Section("Gaps", (gaps,)),
        ),
    )
