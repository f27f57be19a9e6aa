"""The panel that says what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Jump, Missing, Note, Panel, Point, Points
from mlflow_report_plugin.sections.blocks import schema
from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.types import outline
from mlflow_report_plugin.snapshot import Signature, Snapshot

TITLE: Final = "In and out"
MOST: Final = 3
"""How many columns are named."""
LONGEST: Final = 40
"""How many characters of a name or a type are shown."""
LONGEST_WHY: Final = 160
"""How many characters of why it is not known are shown."""
MORE: Final = {"inputs": (Jump("see Signature", "Signature"),)}
"""What stands behind a part."""
PARTS: Final = (("Takes", "inputs"), ("Returns", "outputs"), ("Parameters:", "params"))


def in_and_out(snapshot: Snapshot) -> Panel | None:
    """Say what the model takes and returns; nothing where it does not tell: that is to be done."""
    if snapshot.model is None:
        found = gap_notes(snapshot, "model")[:1]
        notes = tuple(Note(brief(note.text, LONGEST_WHY), note.kind) for note in found)
        return Panel(TITLE, notes) if notes else None
    signature = snapshot.model.signature
    if signature is None:
        return None
    points = tuple(
        Point((title, words, *MORE.get(part, ())))
        for title, part in PARTS
        if (words := in_words(signature, part))
    )
    return Panel(TITLE, (Points(points),) if points else (Note("The signature is empty"),))


def in_words(signature: Signature, part: str) -> str | Missing | None:
    """Say what a part of the signature asks for; None where there is no such part."""
    if part in signature.others:
        return Missing("not readable", unread=True)
    entries: Sequence[object] | None = getattr(signature, part)
    if not entries:
        return None
    named = ", ".join(map(entry_in_words, entries[:MOST]))
    more = len(entries) - MOST
    rest = f" and {more:,} more" if more > 0 else ""
    if len(entries) == 1:
        return named
    return f"{len(entries):,} {'' if part == 'params' else things(entries)}({named}{rest})"


def entry_in_words(entry: object) -> str:
    """Name a column, a tensor or a parameter, with its type."""
    name = schema.name_of(entry)
    kind = brief(outline(entry), LONGEST)
    return f"{brief(name, LONGEST)}: {kind}" if isinstance(name, str) else kind


def things(entries: Sequence[object]) -> str:
    """Say what the entries are."""
    return "tensors " if all(schema.tensor_of(each) for each in entries) else "columns "


def takes(snapshot: Snapshot) -> str:
    """Say in a sentence what the model takes."""
    signature = snapshot.model.signature if snapshot.model else None
    count = counted(signature.inputs if signature else None)
    return f"takes {count}" if count else ""


def returns(snapshot: Snapshot) -> str:
    """Say in a sentence what the model returns."""
    signature = snapshot.model.signature if snapshot.model else None
    taken = counted(signature.inputs if signature else None)
    count = counted(signature.outputs if signature else None)
    if not count:
        return ""
    # 'takes 30 columns and returns one'
    same = taken.rpartition(" ")[2].rstrip("s") == count.rpartition(" ")[2].rstrip("s")
    return f"returns {count.partition(' ')[0] if taken and same else count}"


def counted(entries: Sequence[object] | None) -> str:
    """Count columns or tensors; a single one without a name is told by its type."""
    if not entries:
        return ""
    if len(entries) == 1:
        entry = entries[0]
        if isinstance(schema.name_of(entry), str):
            return "one column" if schema.tensor_of(entry) is None else "one tensor"
        return "one tensor" if schema.tensor_of(entry) else brief(outline(entry), LONGEST)
    return f"{len(entries):,} {things(entries).strip()}"
