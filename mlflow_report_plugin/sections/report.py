"""The section Report: who made the report, and what it could not read."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Note, Point, Points, Section, Table
from mlflow_report_plugin.sections.blocks.cells import identifier, shown, time
from mlflow_report_plugin.sections.blocks.gaps import REASONS, left_out, part_in_words
from mlflow_report_plugin.sections.blocks.manifest import provenance_rows
from mlflow_report_plugin.sections.blocks.tables import facts, table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import DIGEST, Snapshot

NOT_MASKED: Final = "Credentials that are not masked"
MOST_MASKED: Final = 100
"""How many places are shown in which something was masked."""


def report(snapshot: Snapshot, view: View) -> Section:
    """Show where the report comes from and what is missing in it."""
    if view.layout == "summary":  # what could not be read is among its risks
        return Section("Report", (*changed(snapshot), made(snapshot), *left_out(snapshot)))
    parts: dict[tuple[str, str], list[str]] = {}
    others = (gap for gap in snapshot.gaps if gap.part != DIGEST)
    for gap in others:  # what one answer costs several parts is said once
        parts.setdefault((REASONS[gap.reason], gap.message), []).append(gap.part)
    rows = tuple((", ".join(named), *why) for why, named in parts.items())
    gaps = table(("Parts", "Reason", "Message"), rows) if rows else Note("Nothing is missing")
    return Section(
        "Report",
        (
            *changed(snapshot),
            facts(provenance_rows(snapshot)),
            *left_out(snapshot),
            Section("Gaps", (gaps,)),
            *masked(snapshot),
        ),
    )


def masked(snapshot: Snapshot) -> tuple[Section, ...]:
    """Say where a credential is or was masked, and of which kind it is."""
    if not snapshot.masked:
        return ()
    rows = tuple(
        (part_in_words(each.part), shown(each.key), each.kind, each.mark, f"{each.count:,}")
        for each in snapshot.masked[:MOST_MASKED]
    )
    more = len(snapshot.masked) - MOST_MASKED
    note = (Note(f"and {more:,} more places (JSON has all of them)", "info"),) if more > 0 else ()
    columns, title = ("Part", "Where", "Kind", "Shown as", "Times"), "Masked credentials"
    if snapshot.provenance.mask == "none":
        columns, title = ("Part", "Where", "Kind", "Elsewhere shown as", "Times"), NOT_MASKED
    return (Section(title, (Table(columns, rows, cards=True), *note)),)


def changed(snapshot: Snapshot) -> tuple[Note, ...]:
    """Say that the report is not what was made, where that is so."""
    return tuple(Note(gap.message, "gap") for gap in snapshot.gaps if gap.part == DIGEST)


def made(snapshot: Snapshot) -> Points:
    """Say in a line who made the report, from where and when."""
    found = snapshot.provenance
    by = f"by mlflow-report-plugin {found.plugin_version} from {found.tracking_uri}, as"
    words = ("Made", time(found.report_time), by, identifier(found.report_id))
    return Points((Point(words),))
