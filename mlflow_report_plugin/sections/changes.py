"""The section Changes: what is different from the version before."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Note, Section
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.sections.blocks.changes import (
    changes_table,
    counts,
    not_comparable,
    verdicts,
)
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import ChangesSince, Snapshot

SHOWN: Final = {"detailed": 40, "audit": 40, "summary": 5}
"""How many changes each layout shows."""
DEFAULT: Final = 40


def changes(snapshot: Snapshot, view: View) -> Section | None:
    """Show what is different from the version before."""
    found = snapshot.changes
    if found is None:
        notes = gap_notes(snapshot, "changes")
        return Section("Changes since the version before", notes) if notes else None
    most = SHOWN.get(view.layout, DEFAULT)
    blocks: list[Block] = [Note(sentence(found), "info")]
    if found.changes:
        blocks += changes_table(found.changes, most, with_part=True)
        blocks += verdicts([each for each in found.changes if each.part == "signature"], most)
    if found.more:
        blocks.append(Note(f"and {found.more:,} more that matter less", "info"))
    if view.layout != "summary":
        untold = not_comparable(found.not_comparable, most)
        if found.more_not_comparable:
            more = f"and {found.more_not_comparable:,} more, which no snapshot keeps"
            untold = (*untold, Note(more, "info"))
        blocks += [Section("Not comparable", untold)] if untold else []
    return Section(f"Changes since version {found.version}", tuple(blocks))


def sentence(found: ChangesSince) -> str:
    """Say in a sentence what there is."""
    told = counts(found.changes, complete=not found.not_comparable).capitalize()
    unread = "; not everything could be compared" if found.not_comparable else ""
    when = "" if found.report_time is None else f" as it was at {plain(time(found.report_time))}"
    return f"{told} since version {found.version}{when}{unread}"
