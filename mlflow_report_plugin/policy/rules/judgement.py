"""What a rule is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.sections.blocks.gaps import REASONS, UNREAD, part_in_words
from mlflow_report_plugin.snapshot import (
    DEEP_PARTS,
    PERMISSION_PARTS,
    PRIVATE_PARTS,
    RuleOutcome,
    Snapshot,
)

WORST: Final[tuple[RuleOutcome, ...]] = ("fail", "unknown", "pass", "not applicable")
"""What counts of several outcomes: the first that there is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a rule, or of a part of it."""

    outcome: RuleOutcome
    """What came of it."""
    reasons: tuple[str, ...] = ()
    """Why."""
    commands: tuple[str, ...] = ()
    """What to type to mend it."""
    evidence: tuple[str, ...] = ()
    """Where in the snapshot it looked."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged."""

    snapshot: Snapshot
    """The model."""
    others: Mapping[str, Snapshot | ReportError]
    """The other versions that rules compare with, by the names that policies have for them."""
    now: int
    """The time, in milliseconds since 1970."""
    variables: object = None
    """The snapshot as expressions get it."""

    def unread(self, *parts: str) -> tuple[str, ...]:
        """Tell what could not be read of some parts, or was not asked for.

        Args:
            *parts: The parts.

        Returns:
            A reason for each part that is not whole; nothing where all of them are.
        """
        return unread(self.snapshot, *parts)


Judge: TypeAlias = Callable[[Case], Judgement]
"""Holds a model against a rule."""


def unread(snapshot: Snapshot, *parts: str) -> tuple[str, ...]:
    """Tell what could not be read of parts of a snapshot, or was not asked for."""
    found = []
    for part in dict.fromkeys(parts):
        words = part_in_words(part)
        gap = next((gap for gap in snapshot.gaps_of(part) if gap.reason in UNREAD), None)
        if gap is not None:
            found.append(f"{words}: {REASONS[gap.reason].lower()}: {gap.message}")
        elif getattr(snapshot, part) is None and was_left_out(snapshot, part):
            found.append(f"{words}: the report did not ask for it")
    return tuple(found)


def was_left_out(snapshot: Snapshot, part: str) -> bool:
    """Tell whether a report was made without a part on purpose."""
    made = snapshot.provenance
    return (
        (part in DEEP_PARTS and made.depth == "basic")
        or (part in PERMISSION_PARTS and not made.permissions)
        or (part in (*PERMISSION_PARTS, *PRIVATE_PARTS) and made.reach == "shared")
    )


def together(judgements: Iterable[Judgement]) -> Judgement:
    """Make one of several: the worst counts, and only what it says.

    Args:
        judgements: The parts of a rule, all of which are needed.

    Returns:
        The judgement of the rule.
    """
    found = list(judgements)
    outcome = next(word for word in WORST if any(each.outcome == word for each in found))
    told = [each for each in found if each.outcome in (outcome, "unknown")]
    if outcome in ("pass", "not applicable"):
        told = found
    return Judgement(
        outcome,
        tuple(reason for each in told for reason in each.reasons),
        tuple(dict.fromkeys(command for each in told for command in each.commands)),
        tuple(dict.fromkeys(path for each in found for path in each.evidence)),
    )
