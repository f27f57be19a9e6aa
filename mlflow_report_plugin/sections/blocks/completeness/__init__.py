"""How much of what should be known of a model is: what machines record and people write, apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field

from mlflow_report_plugin.sections.blocks.requirements import (
    REQUIREMENTS,
    Found,
    Presence,
    Requirement,
)
from mlflow_report_plugin.snapshot import Snapshot

FILE: Final = Path(__file__).parent / "weights.yaml"
By: TypeAlias = Literal["machine", "people"]


class Weight(BaseModel):
    """How much an item counts, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirement: str
    """The id of the requirement."""
    by: By
    """Who fills it."""
    weight: Annotated[int, Field(ge=1, le=3)]
    """How much it counts."""
    source: str
    """On what the weight rests: one of the sources."""


class Weights(BaseModel):
    """All weights."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, str]
    """What weights rest on."""
    items: tuple[Weight, ...]
    """The weights."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a model's documentation, and whether it is there."""

    weight: Weight
    """How much it counts."""
    requirement: Requirement
    """What it is."""
    found: Found
    """Whether it is there."""


@dataclass(frozen=True, slots=True)
class Score:
    """The share of what should be there."""

    there: int
    """The weights of what is there."""
    unknown: int
    """The weights of what nobody knows."""
    total: int
    """The weights of all that applies."""

    @property
    def least(self) -> int:
        """The share that is there for certain, in whole percent, rounded down."""
        return 100 * self.there // self.total if self.total else 100

    @property
    def most(self) -> int:
        """The share that may be there."""
        return 100 * (self.there + self.unknown) // self.total if self.total else 100

    def __str__(self) -> str:
        """Say the share, as a range where something could not be read."""
        if not self.total:
            return "nothing applies"
        return f"{self.least} to {self.most} %" if self.unknown else f"{self.least} %"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete what is known of a model is."""

    items: tuple[Item, ...]
    """All items that apply, in the order of the weights."""

    def score(self, by: By) -> Score:
        """Tell the share of one side.

        Args:
            by: Who fills it.

        Returns:
            The score.
        """
        weights = {"there": 0, "not known": 0, "missing": 0}
        for each in self.items:
            if each.weight.by == by:
                weights[each.found.presence] += each.weight.weight
        return Score(weights["there"], weights["not known"], sum(weights.values()))

    @property
    def to_do(self) -> tuple[Item, ...]:
        """What is missing, the most important things first."""
        return self._in("missing")

    @property
    def unknown(self) -> tuple[Item, ...]:
        """What may be there, the most important things first."""
        return self._in("not known")

    def _in(self, presence: Presence) -> tuple[Item, ...]:
        found = (each for each in self.items if each.found.presence == presence)
        return tuple(sorted(found, key=lambda each: -each.weight.weight))


def completeness(snapshot: Snapshot) -> Completeness:
    """Tell how complete what is known of a model is.

    Args:
        snapshot: What was collected.

    Returns:
        Each item that applies to it, with the scores. The rule: the weights of what is there, by
        the weights of all that applies, for what machines record and what people write apart.
    """
    items = []
    for weight in weights().items:
        requirement = REQUIREMENTS[weight.requirement]
        found = requirement.look(snapshot)
        if found.presence != "not applicable":
            items.append(Item(weight, requirement, found))
    return Completeness(tuple(items))


@cache
def weights() -> Weights:
    """Read the weights.

    Returns:
        What the data file says.
    """
    return Weights.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
