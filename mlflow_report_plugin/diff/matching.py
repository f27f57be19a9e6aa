"""What comparers share: matching by identity, and knowing what a side does not tell."""

from __future__ import annotations

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
    Side,
    Snapshot,
)

Finding: TypeAlias = Change | NotComparable
"""What a comparer yields."""
Comparer: TypeAlias = Callable[[Snapshot, Snapshot], Iterable[Finding]]
"""A function of the old and the new snapshot."""
Item = TypeVar("Item")


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
        One for each reason. What no server of that kind has is no reason.
    """
    sides: tuple[tuple[Side, Snapshot], ...] = (("old", old), ("new", new))
    found: dict[tuple[str, Incomparable, str], Side] = {}
    for field in fields:
        for side, snapshot in sides:
            for reason, message in _reasons(snapshot, field):
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


def is_whole(snapshot: Snapshot, *fields: str) -> bool:
    """Tell whether a side tells all of some fields.

    Args:
        snapshot: The side.
        *fields: Fields of the snapshot.

    Returns:
        False where something of them could not be read or was not asked for.
    """
    return not any(reason for field in fields for reason in _reasons(snapshot, field))


def _reasons(snapshot: Snapshot, field: str) -> Iterator[tuple[Incomparable, str]]:
    made = snapshot.provenance
    if getattr(snapshot, field) is None and (
        (field in DEEP_PARTS and made.depth == "basic")
        or (field in PERMISSION_PARTS and not made.permissions)
        or (field in (*PERMISSION_PARTS, *PRIVATE_PARTS) and made.reach == "shared")
    ):
        yield "not asked for", "the report of this side left it out"
    for gap in snapshot.gaps_of(field):
        if gap.reason != "unsupported":
            yield gap.reason, gap.message
