"""The panel that says what the model is for and what not, in the words of people."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Jump, Panel, Point, Points
from mlflow_report_plugin.sections.blocks.notes import changed_things
from mlflow_report_plugin.sections.first_screen.sentence import first_sentence
from mlflow_report_plugin.snapshot import ModelNote, Snapshot

TOPICS: Final = {
    "intended-use": "For:",
    "out-of-scope-use": "Not for:",
    "limitations": "Limits:",
}
"""What is told, and how it begins."""


def purpose(snapshot: Snapshot) -> Panel | None:
    """Say what the model is for; nothing where nobody has written that."""
    points = tuple(
        Point((begin, words, *old(snapshot, note), Jump("see Notes", "Notes")))
        for topic, begin in TOPICS.items()
        for note in (snapshot.notes.of(topic) if snapshot.notes else ())[-1:]
        if (words := first_sentence(note.text))
    )
    return Panel("Use", (Points(points),)) if points else None


def old(snapshot: Snapshot, note: ModelNote) -> tuple[str, ...]:
    """Say that a note is about another version, or about what has changed since."""
    version = snapshot.model_version
    if version is not None and note.version not in (None, version.version):
        return (f"(written for version {note.version})",)
    found = snapshot.notes.since(note) if snapshot.notes else None
    changed = found is not None and found.changes is not None and changed_things(found.changes)
    return ("(the model has changed since)",) if changed else ()
