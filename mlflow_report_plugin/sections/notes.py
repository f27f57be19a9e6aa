"""The section Notes: what people have written about the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Facts, Jump, Note, Point, Points, Section, Table
from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.changes_since import has_more, since_report
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.notes import THINGS, note_blocks
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import (
    TOPICS,
    ChangesSince,
    ChangesSinceReport,
    Notes,
    Snapshot,
    topic_title,
)

CHANGES: Final = "Changes since notes"
COLUMNS: Final = ("Digest of what they are about", "Notes")
MOST_TEXT: Final = 500
"""How many characters of a note the summary shows."""
MOST_TOPICS: Final = len(TOPICS)
"""Under how many headings the summary shows notes."""


def notes(snapshot: Snapshot, view: View) -> Section | None:
    """Show each note, and name the headings that nobody has written under."""
    found = snapshot.notes
    gaps = gap_notes(snapshot, "notes")
    if found is None:
        return Section("Notes", gaps) if gaps else None
    most = MOST_TEXT if view.layout == "summary" else None
    topics = [*dict.fromkeys(note.topic for note in found.notes)]
    written = [
        Section(topic_title(topic), shown)
        for topic in topics
        if (shown := note_blocks(snapshot, topic, most))
    ]
    blocks: tuple[Block, ...] = (*gaps, *inherited(found), *missing(snapshot, found))
    if view.layout == "summary":
        more = tuple(section.title for section in written[MOST_TOPICS:])
        rest = (Note(f"In the layout detailed: {listing(more, MOST_TOPICS)}", "info"),)
        return Section("Notes", (*blocks, *written[:MOST_TOPICS], *(rest if more else ())))
    return Section("Notes", (*blocks, *written, *changes(snapshot, found), *records(found)))


def changes(snapshot: Snapshot, found: Notes) -> Iterator[Section]:
    """List what of the model changed since notes were written, once."""
    before = snapshot.changes
    for each in map(of_model, found.changes):
        if not has_more(each):
            continue
        since = each.changes
        title = CHANGES
        if since is not None and since.report_time is not None:
            title = f"{CHANGES} of {plain(time(since.report_time))}"
        if since and before and not since.more and since.changes == only_model(before).changes:
            to = f"Changes since version {before.version}"
            same = Point(("The same as", Jump(to, to)))
            yield Section(title, (Points((same,)),))
        else:
            yield since_report(each, title)


def of_model(since: ChangesSinceReport) -> ChangesSinceReport:
    """Leave out what says nothing of the model itself, such as descriptions and aliases."""
    found = since.changes
    return since.model_copy(update={"changes": only_model(found)}) if found else since


def only_model(since: ChangesSince) -> ChangesSince:
    """Leave out what says nothing of the model itself."""
    kept = tuple(each for each in since.changes if each.part in THINGS)
    return since.model_copy(update={"changes": kept})


def records(found: Notes) -> tuple[Section, ...]:
    """Show which notes are about what, and which files hold them."""
    if not found.notes:
        return ()
    about: dict[str | None, list[str]] = {}
    for note in found.notes:
        about.setdefault(note.facts, []).append(topic_title(note.topic))
    rows = tuple((given(facts), ", ".join(titles)) for facts, titles in about.items())
    files = Facts((("revision", given(found.revision)),))
    return (Section("Records", (Table(COLUMNS, rows), files)),)


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
