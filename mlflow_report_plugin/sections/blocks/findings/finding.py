"""What a finding is, and what is to be done first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.snapshot import Snapshot

ORDER: Final = (
    *("Run", "Signature", "Metrics", "Evaluation", "Data", "Source code", "Licence"),
    *("Description", "Packages", "Approval", "Use", "Registration", "Gap", "Input example"),
)
"""What is missing, the most important things first: what a reader of the report has to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before using the model."""

    about: str
    """What it is about, in a word or two."""
    words: str
    """What was found."""
    command: str = ""
    """What to type to mend it, or empty."""
    advice: str = ""
    """What else helps, or empty."""
    is_risk: bool = True
    """False where it only would be better otherwise."""

    @property
    def can_be_mended(self) -> bool:
        """Whether there is something to do about it."""
        return bool(self.command or self.advice)

    @property
    def rank(self) -> int:
        """Where it stands among others, the lowest first."""
        about = self.about.partition(":")[0]
        return ORDER.index(about) if about in ORDER else len(ORDER)


def of_missing(
    snapshot: Snapshot, requirement: str, about: str, *, is_risk: bool = True
) -> Iterator[Finding]:
    """Say that something is missing which a model should have.

    Args:
        snapshot: What was collected.
        requirement: The id of the requirement.
        about: What the finding is about.
        is_risk: False where it only would be better otherwise.

    Yields:
        A finding where it is certain that it is missing.
    """
    found = REQUIREMENTS[requirement].look(snapshot)
    if found.presence == "missing":
        yield Finding(about, found.words, found.command, found.advice, is_risk)
