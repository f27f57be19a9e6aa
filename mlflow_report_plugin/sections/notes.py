"""The section Notes: what people have written about the model."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Facts, Note, Section, Table
from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.changes_since import has_more, since_report
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.blocks.notes import note_blocks
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import TOPICS, Notes, Snapshot, topic_title

CHANGES: Final = "Changes since notes were written"
COLUMNS: Final = ("Heading", "Who", "When", "Version", "Digest of what it is about")
MOST_TEXT: Final = 500
"""How many characters of a note the summary shows."""


def notes(snapshot: Snapshot, view: View) -> Section | None:
    """Show each note, and name the headings that nobody has written under."""
    found = snapshot.notes
    gaps = gap_notes(snapshot, "notes")
    if found is None:
        return Section("Notes", gaps) if gaps else None
    most = MOST_TEXT if view.layout == "summary" else None
    topics = dict.fromkeys(note.topic for note in found.notes)
    written = tuple(
        Section(topic_title(topic), shown)
        for topic in topics
        if (shown := note_blocks(snapshot, topic, most))
    )
    blocks: tuple[Block, ...] = (*gaps, *inherited(found), *missing(snapshot, found), *written)
    if view.layout == "summary":
        return Section("Notes", blocks)
    changed = tuple(since_report(each, CHANGES) for each in found.changes if has_more(each))
    return Section("Notes", (*blocks, *changed, *records(found)))


def records(found: Notes) -> tuple[Section, ...]:
    """Show who wrote which note about what, and which files hold them."""
    if not found.notes:
        return ()
    rows = tuple(
        (topic_title(n.topic), given(n.author), time(n.time), given(n.version), given(n.facts))
        for n in found.notes
    )
    files = Facts((("revision", given(found.revision)),))
    return (Section("Records", (Table(COLUMNS, rows, cards=True), files)),)


def inherited(found: Notes) -> tuple[Note, ...]:
    """Say that the version has no notes of its own."""
    if not (found.inherited and found.notes):
        return ()
    return (Note("Nobody has written for this version; these notes are of an earlier one", "info"),)


def missing(snapshot: Snapshot, found: Notes) -> tuple[Note, ...]:
    """Name what nobody has written about, with the command to do so."""
    unwritten = [title for topic, title in TOPICS.items() if not found.of(topic)]
    if not unwritten:
        return ()
    told = f"Nobody has written about {', '.join(unwritten)} yet"
    command = commands.note(snapshot)
    how = (Note(f"To write: {command}", "info"),) if command else ()
    return (nothing(snapshot, "notes", otherwise=told), *how)
