"""What comes out of comparing: a difference, and what it does to each kind of caller."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

from mlflow_report_plugin.snapshot import Outcome, Severity, Verdict

Shown: TypeAlias = str | list[Any] | None
"""How a side has something: spelled, or a list of what it has."""


class Told(NamedTuple):
    """What happens to one kind of caller."""

    outcome: Outcome
    """What happens."""
    reason: str = ""
    """Why, where the explanation does not say it."""


SAFE = Told("safe")
BREAKS = Told("breaks")
WORST: tuple[Outcome, ...] = ("silently changes values", "breaks", "not sure", "safe")
"""The outcomes in the order in which they matter: what nobody notices is worst."""


def changes(reason: str = "") -> Told:
    """Tell that values change and nobody notices.

    Args:
        reason: Why.

    Returns:
        The outcome with its reason.
    """
    return Told("silently changes values", reason)


def unsure(reason: str) -> Told:
    """Tell that it is not known what happens.

    Args:
        reason: Why not.

    Returns:
        The outcome with its reason.
    """
    return Told("not sure", reason)


def worst(*told: Told) -> Told:
    """Choose what matters most.

    Args:
        *told: What happens, at least one.

    Returns:
        The first of those with the worst outcome.
    """
    return min(told, key=lambda each: WORST.index(each.outcome))


class Ruling(NamedTuple):
    """What happens to each kind of caller, in the order of `Caller`."""

    predict: Told
    rest_dataframe: Told
    rest_tensor: Told
    spark_udf: Told

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The same as records of a change."""
        return (
            Verdict(caller="predict", outcome=self.predict[0], reason=self.predict[1]),
            Verdict(
                caller="rest_dataframe",
                outcome=self.rest_dataframe[0],
                reason=self.rest_dataframe[1],
            ),
            Verdict(caller="rest_tensor", outcome=self.rest_tensor[0], reason=self.rest_tensor[1]),
            Verdict(caller="spark_udf", outcome=self.spark_udf[0], reason=self.spark_udf[1]),
        )

    @property
    def severity(self) -> Severity:
        """`breaking` where a caller breaks or gets other values, or nothing is known."""
        outcomes = {told.outcome for told in self}
        harm = outcomes & {"breaks", "silently changes values"} or outcomes == {"not sure"}
        return "breaking" if harm else "notable"


def everybody(told: Told) -> Ruling:
    """Tell the same of all callers.

    Args:
        told: What happens.

    Returns:
        The ruling.
    """
    return Ruling(told, told, told, told)


def together(*rulings: Ruling) -> Ruling:
    """Put what several differences do into one.

    Args:
        *rulings: What each of them does, at least one.

    Returns:
        The worst for each kind of caller.
    """
    return Ruling(*(worst(*told) for told in zip(*rulings, strict=True)))


class Difference(NamedTuple):
    """One thing that is different in a part of the signature."""

    path: str
    """What it is, below its part: `age`, `address.zip`, `scores[]`, `prices{}`."""
    kind: Literal["added", "removed", "changed"]
    """Whether one side only has it."""
    before: Shown
    """As the old side has it."""
    after: Shown
    """As the new side has it."""
    explanation: str
    """One sentence."""
    ruling: Ruling
    """What it does."""
