"""What a rule is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.sections.blocks.gaps import unread
from mlflow_report_plugin.snapshot import RuleOutcome, Snapshot

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
