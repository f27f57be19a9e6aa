"""The section Approvals: who signed the version off, and whether it is still what they saw."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Cell, Missing, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, shown, time, written
from mlflow_report_plugin.sections.blocks.changes import counts
from mlflow_report_plugin.sections.blocks.changes_since import has_more, since_report, unread
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import (
    Approval,
    Approvals,
    Snapshot,
)

COLUMNS: Final = ("Role", "Who", "What", "When", "Still what was approved", "Signature", "Comment")
DETAILS: Final = ("Record", "Report made", "Digest of the report", "Key")
CHANGES: Final = "Changes since an approved report"
CLAIM: Final = (
    "Who and when are what the author of each record wrote. Signatures were not checked here: "
    "mlflow report verify --key checks them"
)


def approvals(snapshot: Snapshot, view: View) -> Section | None:
    """Show the approvals, what became of them, and what has changed since."""
    found = snapshot.approvals
    notes = gap_notes(snapshot, "approvals")
    if found is None:
        return Section("Approvals", notes) if notes else None
    if not found.records:
        none = nothing(snapshot, "approvals", otherwise="Nobody has approved the version")
        return Section("Approvals", notes or (none,))
    table = Table(COLUMNS, tuple(row(each, found) for each in found.records), cards=True)
    more = (Note(f"and {found.more:,} older records", "info"),) if found.more else ()
    blocks: tuple[Block, ...] = (*notes, table, *more, Note(CLAIM, "info"))
    if view.layout == "summary":
        return Section("Approvals", blocks)
    changed = tuple(since_report(each, CHANGES) for each in found.changes if has_more(each))
    files = Section("Records", (Table(DETAILS, tuple(map(details, found.records)), cards=True),))
    return Section("Approvals", (*blocks, *changed, files))


def row(record: Approval, found: Approvals) -> tuple[Cell, ...]:
    """Show one record."""
    return (
        shown(record.role),
        shown(record.who),
        record.action,
        time(record.time),
        still(record, found),
        Missing("none") if record.key_id is None else "not checked",
        written(record.comment),
    )


def details(record: Approval) -> tuple[Cell, ...]:
    """Show where a record is, and what it is about."""
    return (
        shown(record.file),
        time(record.report_time),
        record.digest,
        given(record.key_id),
    )


def still(record: Approval, found: Approvals) -> Cell:
    """Tell whether the version still is what was approved."""
    if record not in found.in_force:
        return Missing("withdrawn" if record.action == "withdrawn" else "no longer in force")
    since = next((each for each in found.changes if each.digest == record.digest), None)
    if since is None or since.changes is None:
        return Missing("not known")
    if since.changes.changes:
        more = f" and {since.changes.more:,} more" if since.changes.more else ""
        return f"no, since then: {counts(since.changes.changes)}{more}"
    return "yes, as far as it could be compared" if unread(since.changes) else "yes"
