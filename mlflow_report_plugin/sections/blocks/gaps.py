"""Why a part of the report is missing, in words."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Missing, Note, Section
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot import DEEP_PARTS, PERMISSION_PARTS, PRIVATE_PARTS, Snapshot

REASONS: Final[dict[GapReason, str]] = {
    "absent": "Not there",
    "forbidden": "Not permitted",
    "failed": "Could not be read",
    "unsupported": "Not offered by this server",
}
"""What the reader is told for each reason of a gap."""
UNREAD: Final[frozenset[GapReason]] = frozenset(("forbidden", "failed"))
"""The reasons that leave open whether there is a value."""
NO_REGISTRATION: Final = "no registration found"
"""What a cell says of a model that no version was found of: it may have been registered elsewhere,
or under an address that nothing tells."""
NOT_KNOWN: Final = "Not known"
"""What the reader is told where something that could not be read might say more."""


def optional_part(
    snapshot: Snapshot, part: str, blocks: tuple[Block, ...] | None
) -> tuple[Section, ...]:
    """Make the sub-section of a part that only some servers have.

    Args:
        snapshot: What was collected.
        part: The part.
        blocks: What there is to show of the part, or None where there is no such part.

    Returns:
        The sub-section, with the gaps of the part; nothing where the part does not apply.
    """
    shown = (*gap_notes(snapshot, part), *(blocks or ()))
    return (Section(part_in_words(part).title(), shown),) if shown else ()


def gap_notes(snapshot: Snapshot, part: str) -> tuple[Note, ...]:
    """Say what is missing of a part that may have data all the same.

    Args:
        snapshot: What was collected.
        part: The part.

    Returns:
        A note for each gap of the part.
    """
    return tuple(
        # What the server does not have is a remark, not a lack of the report.
        Note(
            f"{REASONS[gap.reason]}: {gap.message}",
            "info" if gap.reason == "unsupported" else "gap",
        )
        for gap in snapshot.gaps_of(part)
    )


def missing_notes(snapshot: Snapshot, part: str, otherwise: str) -> tuple[Note, ...]:
    """Say why a part is missing.

    Args:
        snapshot: What was collected.
        part: The part.
        otherwise: Why there is nothing, where nothing went wrong.

    Returns:
        The notes that stand in the place of the part.
    """
    return gap_notes(snapshot, part) or (Note(otherwise),)


def missing_cell(snapshot: Snapshot, part: str, otherwise: str = "not set") -> Missing:
    """Say in a cell why a part is missing.

    Args:
        snapshot: What was collected.
        part: The part.
        otherwise: What to say where nothing went wrong.

    Returns:
        The reason of the part's gap in small letters, or the other words.
    """
    gap = snapshot.gap(part)
    if gap is None:
        return Missing(otherwise)
    return Missing(REASONS[gap.reason].lower(), unread=gap.reason in UNREAD)


def not_read(snapshot: Snapshot, *parts: str) -> tuple[str, ...]:
    """Tell which parts are not whole, so that nobody can know what is not in them.

    Args:
        snapshot: What was collected.
        *parts: The parts to look at.

    Returns:
        Those with a gap in words; what the server does not have at all is none.
    """
    return tuple(
        part_in_words(part)
        for part in parts
        if any(gap.reason != "unsupported" for gap in snapshot.gaps_of(part))
    )


def unread(snapshot: Snapshot, *parts: str) -> tuple[str, ...]:
    """Tell why nobody knows what is in parts that might say more.

    Args:
        snapshot: What was collected.
        *parts: The parts to look at.

    Returns:
        A reason for each part that is forbidden, could not be read or was not asked for. What is
        not there, or not offered by the server, is known.
    """
    found = []
    for part in dict.fromkeys(parts):
        gap = next((gap for gap in snapshot.gaps_of(part) if gap.reason in UNREAD), None)
        if gap is not None:
            found.append(f"{part_in_words(part)}: {REASONS[gap.reason].lower()}: {gap.message}")
        elif getattr(snapshot, part) is None and was_left_out(snapshot, part):
            found.append(f"{part_in_words(part)}: the report did not ask for it")
        elif part == "notes" and were_never_read(snapshot):
            found.append("notes: they were not read")
    return tuple(found)


def were_never_read(snapshot: Snapshot) -> bool:
    """Tell whether nobody looked for notes of a version, or older software that knew of none."""
    is_known = snapshot.notes is not None or bool(snapshot.gaps_of("notes"))
    return snapshot.model_version is not None and not is_known


def was_left_out(snapshot: Snapshot, part: str) -> bool:
    """Tell whether a report was made without a part on purpose."""
    made = snapshot.provenance
    return (
        (part in DEEP_PARTS and made.depth == "basic")
        or (part in PERMISSION_PARTS and not made.permissions)
        or (part in (*PERMISSION_PARTS, *PRIVATE_PARTS) and made.reach == "shared")
    )


def nothing(snapshot: Snapshot, *parts: str, otherwise: str = "None found") -> Note:
    """Say that there is nothing of a kind, or that this is not known.

    Args:
        snapshot: What was collected.
        *parts: The parts that would have it.
        otherwise: What to say where all of them could be read.

    Returns:
        The note that stands in the place of it.
    """
    unread = not_read(snapshot, *parts)
    return Note(
        f"{NOT_KNOWN}: not all could be read ({', '.join(unread)})" if unread else otherwise
    )


def nothing_cell(snapshot: Snapshot, *parts: str, otherwise: str = "none") -> Missing:
    """Say in a cell that there is nothing of a kind, or that this is not known."""
    if not_read(snapshot, *parts):
        return Missing(NOT_KNOWN.lower(), unread=True)
    return Missing(otherwise)


def part_in_words(part: str) -> str:
    """Name a part in a sentence.

    Args:
        part: The part.

    Returns:
        Such as `serving endpoints`.
    """
    return part.replace("_", " ")


def summary_note(snapshot: Snapshot) -> tuple[Note, ...]:
    """Say at the top of a report that it is not whole."""
    parts = dict.fromkeys(
        part_in_words(gap.part) for gap in snapshot.gaps if gap.reason != "unsupported"
    )
    words = f"Missing or not whole: {', '.join(parts)}. The section Report says why."
    return (*((Note(words, "gap"),) if parts else ()), *left_out(snapshot))


def left_out(snapshot: Snapshot) -> tuple[Note, ...]:
    """Name what was not asked for."""
    return (*_left_out_for_others(snapshot), *_left_out_for_speed(snapshot))


def _left_out_for_others(snapshot: Snapshot) -> tuple[Note, ...]:
    if snapshot.provenance.reach == "own":
        return ()
    parts = ", ".join(map(part_in_words, (*PERMISSION_PARTS, *PRIVATE_PARTS)))
    words = f"Left out, since others may read this report: {parts}, and other experiments"
    return (Note(words, "info"),)


def _left_out_for_speed(snapshot: Snapshot) -> tuple[Note, ...]:
    if snapshot.provenance.depth != "basic":
        return ()
    parts = [
        part_in_words(part)
        for part in DEEP_PARTS
        if getattr(snapshot, part) is None and snapshot.gap(part) is None
    ]
    return (Note(f"Left out (--depth basic): {', '.join(parts)}", "info"),) if parts else ()
