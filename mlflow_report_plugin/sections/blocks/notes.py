"""What people have written about the model, and whether it still is what they wrote about."""

from __future__ import annotations

from collections import Counter
from typing import Final

from mlflow_report_plugin.document import Block, Note, Text
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.sections.blocks.changes_since import unread
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.snapshot import ChangePart, ChangesSince, ModelNote, Snapshot

THINGS: Final[dict[ChangePart, tuple[str, str]]] = {
    "signature": ("the signature", ""),
    "metrics": ("a metric", "metrics"),
    "datasets": ("the data set", "data sets"),
    "environment": ("the environment", ""),
    "loading": ("what loading runs", ""),
    "code": ("the code", ""),
    "flavors": ("the flavors", ""),
    "params": ("a param", "params"),
    "settings": ("the model settings", ""),
    "files": ("the files", ""),
}
"""What a change is of, and several are; those that say nothing of the model itself are left out."""
NUMBERS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ALL: Final = "All {:,} characters are in the detailed layout"
"""Said where a text is cut. It stays true where a page has room for less of it."""
AT_ONCE: Final = "Several people wrote here at once, and none of them saw what the others wrote"


def note_blocks(snapshot: Snapshot, topic: str, most: int | None = None) -> tuple[Block, ...]:
    """Show what people wrote under a heading.

    Args:
        snapshot: What was collected.
        topic: The name of the heading.
        most: How many characters of each text to show; all unless given.

    Returns:
        Each text, who wrote it when and for which version, and what has changed since; nothing
        where nobody wrote.
    """
    found = snapshot.notes.of(topic) if snapshot.notes else ()
    blocks: list[Block] = [Note(AT_ONCE, "gap")] if len(found) > 1 else []
    for note in found:
        blocks.append(Text(note.text[:most], "markdown"))
        is_cut = most is not None and len(note.text) > most
        rest = f". {ALL.format(len(note.text))}" if is_cut else ""
        blocks.append(Note(f"{origin(snapshot, note)}{rest}", "info"))
    return tuple(blocks)


def origin(snapshot: Snapshot, note: ModelNote) -> str:
    """Say who wrote a note, when, for which version, and what has changed since.

    Args:
        snapshot: What was collected.
        note: The note.

    Returns:
        A sentence.
    """
    by = f" by {brief(note.author)}" if note.author else ""
    version = f" for version {note.version}" if note.version else ""
    changes = since(snapshot, note)
    told = f"; {changes}" if changes else ""
    return f"Written{by} on {plain(time(note.time))} UTC{version}{told}"


def since(snapshot: Snapshot, note: ModelNote) -> str:
    """Say what of the model is different now from what a note was written about.

    Args:
        snapshot: What was collected.
        note: The note.

    Returns:
        Such as `since then the signature, two metrics and the code changed`; why nobody can tell;
        or nothing, where it was not asked for.
    """
    found = snapshot.notes.since(note) if snapshot.notes else None
    if found is None:
        return ""
    if found.changes is None:
        why = f": {brief(found.message)}" if found.message else ""
        return f"what has changed since is not known{why}"
    things = changed_things(found.changes)
    is_whole = not unread(found.changes)
    if not things:
        as_far = "" if is_whole else ", as far as it could be compared"
        return f"since then the model has not changed{as_far}"
    *others, last = things
    named = f"{', '.join(others)} and {last}" if others else last
    untold = "" if is_whole else ", and not everything could be compared"
    return f"since then {named} changed{untold}"


def changed_things(found: ChangesSince) -> list[str]:
    """Name what of the model changed, in the order in which changes are told."""
    counts = Counter(change.part for change in found.changes)
    told = []
    for part, (one, many) in THINGS.items():
        count = counts[part]
        if count:
            number = NUMBERS[count - 2] if 2 <= count <= len(NUMBERS) + 1 else f"{count:,}"
            told.append(f"{number} {many}" if many and count > 1 else one)
    if found.more:
        told.append("more")
    return told
