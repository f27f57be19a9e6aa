"""The outcome of verifying as plain text: a short table, and what else to know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.verifying.result import Drift, SignOff, Verification

CLASSES: Final = ("deleted evidence", "changed bytes", "edited record", "changed access")
"""The order in which drifts are told."""
MOST: Final = 60
"""How many drifts are told."""
LONGEST: Final = 48
"""How much of a value is told, in characters."""
LONGEST_NAME: Final = 80
"""How much of a name is told, in characters."""
KEY: Final = 12
"""How much of the id of a key is told, in characters."""
SIGNATURES: Final = {
    "none": "not signed",
    "not checked": "signed, not checked without --key",
    "another key": "signed with another key",
    "valid": "signature valid",
    "invalid": "signature not valid",
}
HEADS: Final = ("Class", "Kind", "What", "Then", "Now")


def as_text(found: Verification) -> str:
    """Write the outcome for people.

    Args:
        found: The outcome.

    Returns:
        Lines, the last of them ended; nothing in them is longer than people can read.
    """
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Verification) -> Iterator[str]:
    yield f"{one_line(found.uri)}: {found.outcome}"
    yield f"Record: {_record(found)}"
    if found.signed is not None:
        key = found.signed.key_id[:KEY]
        yield f"Signed by {one_line(found.signed.name or 'nobody named')}, with the key {key}"
    yield from map(_approval, found.approvals)
    for problem in found.problems:
        yield f"Not to be trusted: {one_line(problem)}"
    if found.drifts:
        yield ""
        ordered = sorted(found.drifts, key=lambda drift: CLASSES.index(drift.drift))
        yield from _table((HEADS, *map(_row, ordered[:MOST])))
        more = len(ordered) - MOST
        if more > 0:
            yield f"and {more:,} more (-f json tells all of them)"
        yield ""
    for each in found.unverified:
        part = each.part.replace("_", " ")
        yield f"Could not be verified: {part} ({each.reason}): {one_line(each.message)}"
    for note in found.notes:
        yield f"Note: {one_line(note)}"


def _approval(each: SignOff) -> str:
    did = f"{each.action.capitalize()} by {each.who} as {each.role}, {_time(each.time)}"
    if each.action == "approved" and not each.in_force:
        still = "no longer in force"
    elif each.action == "withdrawn" or each.changes is None:
        still = (
            "" if each.action == "withdrawn" else "whether it is still what is there, is not known"
        )
    elif each.changes:
        still = f"{each.changes:,} change{'' if each.changes == 1 else 's'} since"
    else:
        still = "still what was approved"
    told = "; ".join(filter(None, (still, SIGNATURES[each.signature])))
    key = f" ({each.key_id[:KEY]})" if each.key_id else ""
    return one_line(f"{did}: {told}{key}")


def _record(found: Verification) -> str:
    made = _time(found.report_time)
    logged = f", one of {found.logged:,} that were logged" if found.logged > 1 else ""
    return f"report of {made}, {found.digest}{logged}"


def _time(milliseconds: int) -> str:
    from mlflow_report_plugin.sections.blocks.history_words import shown_time

    told = shown_time(milliseconds)  # as reports show it, to the same second
    return f"{told} UTC" if told else str(milliseconds)  # a file may say anything


def _row(drift: Drift) -> tuple[str, ...]:
    before = "-" if drift.kind == "added" else _short(drift.before, LONGEST)
    after = "-" if drift.kind == "removed" and drift.after is None else _short(drift.after, LONGEST)
    return (drift.drift, drift.kind, _short(drift.what, LONGEST_NAME), before, after)


def _short(value: object, longest: int) -> str:
    text = one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= longest else f"{text[:longest]}…"


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = tuple(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
