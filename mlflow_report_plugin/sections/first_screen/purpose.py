"""What the model is for, in the words of people."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.notes import changed_things
from mlflow_report_plugin.sections.first_screen.sentence import first_sentence
from mlflow_report_plugin.snapshot import ModelNote, Snapshot

LONGEST: Final = 140
"""How many characters of it are shown."""


def purpose(snapshot: Snapshot) -> str:
    """Say what the model is for; nothing where nobody has written that."""
    for note in snapshot.notes.of("intended-use") if snapshot.notes else ():
        words = first_sentence(note.text)
        if words:
            return f"Intended use: {brief(words, LONGEST)}{old(snapshot, note)}"
    return ""


def old(snapshot: Snapshot, note: ModelNote) -> str:
    """Say that a note is about another version, or that the model has changed since."""
    version = snapshot.model_version
    if version is not None and note.version not in (None, version.version):
        return f" (written for version {note.version})"
    found = snapshot.notes.since(note) if snapshot.notes else None
    changed = found is not None and found.changes is not None and changed_things(found.changes)
    return " (the model has changed since)" if changed else ""
