"""What people have written about a model: what no machine knows."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.snapshot.base import Record, Time, Version
from mlflow_report_plugin.snapshot.changes import ChangesSinceReport

TOPICS: Final[dict[str, str]] = {
    "intended-use": "Intended use",
    "out-of-scope-use": "Out-of-scope use",
    "limitations": "Limitations",
    "ethical-considerations": "Ethical considerations",
    "human-oversight": "Human oversight",
    "monitoring-plan": "Monitoring plan",
    "contacts": "Contacts",
}
"""The headings that every model is asked for, by the names that people type."""


def topic_title(topic: str) -> str:
    """Write a heading for people.

    Args:
        topic: Its name.

    Returns:
        The heading.
    """
    return TOPICS.get(topic) or topic.replace("-", " ").capitalize()


class ModelNote(Record):
    """What somebody wrote under one heading.

    All of it is what its author wrote: whoever may write artifacts to the run can write any of it.
    """

    topic: str
    """The heading, as a name of small letters, digits and dashes: one of `TOPICS`, or another."""
    text: str
    """What was written, in Markdown."""
    author: str | None = None
    """Who wrote it, by the name that their MLflow logs in with or else that of their computer."""
    time: Time
    """When, by the clock of their computer."""
    version: Version | None = None
    """The version that it was written for."""
    facts: str | None = None
    """The digest of the snapshot that it was written about, as `sha256:...`."""


class Notes(Record):
    """What people have written about a model."""

    revision: str | None = None
    """What is kept, by the names of its files, which whoever writes next has to say. None where
    nothing is kept for this version."""
    notes: tuple[ModelNote, ...] = ()
    """The notes, in the order of `TOPICS` and then of their names. Of a topic that two people wrote
    at once there are two."""
    inherited: bool = False
    """Whether they are those of an earlier version, because this one has none of its own."""
    changes: tuple[ChangesSinceReport, ...] = ()
    """What is different now from what notes were written about, once for each digest."""

    def of(self, topic: str) -> tuple[ModelNote, ...]:
        """Give what was written under a heading.

        Args:
            topic: The name of the heading.

        Returns:
            The notes of that topic that hold text; more than one where people wrote at once.
        """
        return tuple(note for note in self.notes if note.topic == topic and note.text.strip())

    def since(self, note: ModelNote) -> ChangesSinceReport | None:
        """Give what is different now from what a note was written about.

        Args:
            note: The note.

        Returns:
            The changes, or why nobody can tell; None where it was not asked for.
        """
        return next((each for each in self.changes if each.digest == note.facts), None)
