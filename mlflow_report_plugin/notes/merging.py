"""What the files of notes say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.notes.revision import MAX_KNOWN, Entry, Revision
from mlflow_report_plugin.notes.topics import order
from mlflow_report_plugin.snapshot import ModelNote, Notes

MAX_READ: Final = 20
"""How many files are read at most. One is enough, unless people wrote at once."""
SEPARATOR: Final = " "
"""Stands between the names of files in a revision."""


@dataclass(frozen=True)
class State:
    """What is kept."""

    heads: tuple[str, ...] = ()
    """The files that no other one has taken up."""
    known: tuple[str, ...] = ()
    """All files that have been taken up, the newest first."""
    entries: tuple[Entry, ...] = ()
    """The notes; of one heading several where people wrote at once."""
    facts: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """The snapshots that they are about, by digest."""
    problems: tuple[ReportError, ...] = ()
    """What could not be read."""

    @property
    def revision(self) -> str | None:
        """The names of the files, as whoever writes next has to say them."""
        return SEPARATOR.join(self.heads) or None

    def of(self, topic: str) -> tuple[Entry, ...]:
        """Give the notes under a heading, also those that were taken away."""
        return tuple(each for each in self.entries if each.topic == topic)


def read(files: Sequence[str], read_one: Callable[[str], Revision]) -> State:
    """Read as many files as it takes to know all that is kept.

    Args:
        files: Their names, the newest first.
        read_one: Reads one of them.

    Returns:
        What they say together. A file that is not what its name says is a problem of it.

    Raises:
        ReportError: A file could not be read.
    """
    found: dict[str, Revision] = {}
    known: set[str] = set()
    problems: list[ReportError] = []
    looked_at = files[:MAX_KNOWN]
    for file in looked_at:
        if file in known:
            continue
        if len(found) + len(problems) == MAX_READ:
            problems.append(ReadFailed("more files of notes lie side by side than are read"))
            break
        try:
            found[file] = read_one(file)
        except ReadFailed as error:
            problems.append(ReadFailed(f"the notes {file}: {error}"))
            continue
        known |= {file, *found[file].known}
    return _together(found, known, tuple(problems))


def _together(
    found: Mapping[str, Revision], known: Iterable[str], problems: tuple[ReportError, ...]
) -> State:
    heads = {
        file: each
        for file, each in found.items()
        if not any(file in other.known for other in found.values() if other is not each)
    }
    entries = {(each.topic, each.file): each for one in heads.values() for each in one.notes}
    kept = tuple(
        each for each in entries.values() if not any(_replaced(each, one) for one in heads.values())
    )
    wanted = {each.facts for each in kept}
    facts = {
        digest: each
        for one in heads.values()
        for digest, each in one.facts.items()
        if digest in wanted
    }
    ordered = sorted(kept, key=lambda each: (order(each.topic), each.time, each.file or ""))
    newest = tuple(sorted(known, reverse=True)[:MAX_KNOWN])
    return State(tuple(heads), newest, tuple(ordered), facts, problems)


def _replaced(entry: Entry, by: Revision) -> bool:
    """Whether the author of a revision knew a note, and did not keep it."""
    return entry.file in by.known and (entry.topic, entry.file) not in {
        (each.topic, each.file) for each in by.notes
    }


def notes_of(state: State, *, inherited: bool = False) -> Notes:
    """Give what is kept as reports have it.

    Args:
        state: What is kept.
        inherited: Whether it is that of an earlier version.

    Returns:
        The notes that hold text.
    """
    told = tuple(
        ModelNote(**each.model_dump(include=set(ModelNote.model_fields)))
        for each in state.entries
        if each.text.strip()
    )
    return Notes(revision=None if inherited else state.revision, notes=told, inherited=inherited)
