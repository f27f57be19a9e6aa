"""What comparers share: matching by identity, and knowing what a side does not tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from mlflow_report_plugin.snapshot import (
    DEEP_PARTS,
    PERMISSION_PARTS,
    PRIVATE_PARTS,
    Change,
    ChangePart,
    Incomparable,
    NotComparable,
    Severity,
    Side,
    Snapshot,
)

Finding: TypeAlias = Change | NotComparable
"""What a comparer yields."""
Comparer: TypeAlias = Callable[[Snapshot, Snapshot], Iterable[Finding]]
"""A function of the old and the new snapshot."""
Item = TypeVar("Item")
DEEPEST = 10
"""How deep mappings are taken apart; what is deeper is compared as a whole."""


class Pair(NamedTuple):
    """What both sides have under one identity."""

    identity: str
    """The identity."""
    before: object
    """As the old side has it, None where it has not."""
    after: object
    """As the new side has it, None where it has not."""

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """Whether it was added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def different(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Pair]:
    """Match things by identity.

    Args:
        old: Those of the old side by identity; none is None.
        new: Those of the new side.

    Yields:
        Those that are not equal: the old side's in its order, then what was added.
    """
    for identity in dict.fromkeys((*old, *new)):
        before, after = old.get(identity), new.get(identity)
        if before != after:
            yield Pair(identity, before, after)


def unread(
    old: Snapshot, new: Snapshot, part: ChangePart, *fields: str
) -> tuple[NotComparable, ...]:
    """Tell what one side, or both, do not tell of a part.

    Args:
        old: The old side.
        new: The new side.
        part: What is compared.
        *fields: The fields of the snapshot that it is read from.

    Returns:
        One for each reason. What neither server has is no reason.
    """
    sides: tuple[tuple[Side, Snapshot, Snapshot], ...] = (("old", old, new), ("new", new, old))
    found: dict[tuple[str, Incomparable, str], Side] = {}
    for field in fields:
        for side, snapshot, other in sides:
            for reason, message in _reasons(snapshot, field, other):
                key = (field, reason, message)
                found[key] = side if found.get(key, side) == side else "both"
    return tuple(
        NotComparable(
            part=part,
            identity=field.replace("_", " "),
            side=side,
            reason=reason,
            message=message,
        )
        for (field, reason, message), side in found.items()
    )


def _reasons(snapshot: Snapshot, field: str, other: Snapshot) -> Iterator[tuple[Incomparable, str]]:
    made = snapshot.provenance
    if getattr(snapshot, field) is None and (
        (field in DEEP_PARTS and made.depth == "basic")
        or (field in PERMISSION_PARTS and not made.permissions)
        or (field in (*PERMISSION_PARTS, *PRIVATE_PARTS) and made.reach == "shared")
    ):
        yield "not asked for", "the report of this side left it out"
    for gap in snapshot.gaps_of(field):
        if gap.reason != "unsupported" or getattr(other, field) is not None:
            yield gap.reason, gap.message


def closed(old: Snapshot, new: Snapshot, pairs: Iterable[Pair], *fields: str) -> Iterator[Pair]:
    """Leave out what only seems to be added or removed.

    Args:
        old: The old side.
        new: The new side.
        pairs: What is different.
        *fields: The fields of the snapshot that it was read from.

    Yields:
        The pairs, without those that a side lacks which does not tell everything.
    """
    lacking = {
        "added": any(reason for field in fields for reason in _reasons(old, field, new)),
        "removed": any(reason for field in fields for reason in _reasons(new, field, old)),
    }
    for pair in pairs:
        if not lacking.get(pair.kind):
            yield pair


def change(part: ChangePart, pair: Pair, severity: Severity, explanation: str) -> Change:
    """Make a change.

    Args:
        part: What it is about.
        pair: What is different; its values are such as JSON can hold.
        severity: How much it matters.
        explanation: One sentence that says what it means.

    Returns:
        The change.
    """
    return Change.model_validate(
        {
            "part": part,
            "identity": pair.identity,
            "kind": pair.kind,
            "before": pair.before,
            "after": pair.after,
            "severity": severity,
            "explanation": explanation,
        }
    )


def flat(value: object, path: str, depth: int = 0) -> dict[str, object]:
    """Give the values in nested mappings by path.

    Args:
        value: Anything that JSON can hold.
        path: The path of the value.
        depth: How many mappings it is in.

    Returns:
        Lists and scalars by path, such as `metadata.team`. What is null is left out.
    """
    if value is None:
        return {}
    if not isinstance(value, dict) or depth >= DEEPEST or not value:
        return {path: value}
    found: dict[str, object] = {}
    for key, inner in value.items():
        found |= flat(inner, f"{path}.{key}" if path else str(key), depth + 1)
    return found


def parsed(text: str | None) -> object:
    """Give what a text of JSON says, so that the order of keys is no difference.

    Args:
        text: What MLflow wrote.

    Returns:
        The value; the text itself where it is no JSON that can be compared.
    """
    try:
        value: object = json.loads(text or "null", parse_constant=str)
        json.dumps(value).encode()
    except (ValueError, RecursionError):
        return text
    return value
