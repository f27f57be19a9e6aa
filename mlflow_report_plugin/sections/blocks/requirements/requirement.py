"""What a requirement is, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mlflow_report_plugin.snapshot import Snapshot

Presence: TypeAlias = Literal["there", "missing", "not known", "not applicable"]
"""`not known`: what would tell is forbidden or could not be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a model has what is required."""

    presence: Presence
    """Whether it has."""
    words: str = ""
    """What was found, or why nobody knows."""
    command: str = ""
    """What to type to add it, or empty."""
    advice: str = ""
    """What else helps, or empty."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a model or its documentation should have."""

    id: str
    """Its name in policies, such as `git_commit`."""
    title: str
    """What it is, in a few words."""
    evidence: tuple[str, ...]
    """Where in the snapshot it is looked for, as paths."""
    look: Callable[[Snapshot], Found]
    """Tells whether it is there."""
