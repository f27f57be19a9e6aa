"""What a requirement is, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mlflow_report_plugin.sections.blocks.gaps import unread
from mlflow_report_plugin.snapshot import Gap, Snapshot

Presence: TypeAlias = Literal["there", "missing", "not known", "not applicable"]
"""`not known`: what would tell is forbidden, could not be read or was not asked for."""


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


def there(words: str = "") -> Found:
    """Say that it is there."""
    return Found("there", words)


def missing(
    snapshot: Snapshot, parts: tuple[str, ...], words: str, command: str = "", advice: str = ""
) -> Found:
    """Say that it is missing, or that nobody knows.

    Args:
        snapshot: What was collected.
        parts: The parts that it could have been in.
        words: What is missing.
        command: What to type to add it.
        advice: What else helps.

    Returns:
        What was found.
    """
    reasons = unread(snapshot, *parts)
    if reasons:
        return Found("not known", "; ".join(reasons))
    gone = [gap.message for part in parts for gap in snapshot.gaps_of(part) if is_gone(gap)]
    if gone:  # what was in it, nobody can say any more
        return Found("missing", "; ".join(dict.fromkeys(gone)))
    return Found("missing", words, command, advice)


def is_gone(gap: Gap) -> bool:
    """Tell whether a part should be there and is not."""
    return gap.reason == "absent"


def not_registered(snapshot: Snapshot) -> Found | None:
    """Say that something does not apply to a model that is not registered."""
    if snapshot.model_version is not None:
        return None
    reasons = unread(snapshot, "model_version")
    if reasons:
        return Found("not known", "; ".join(reasons))
    return Found("not applicable", "The model is not registered")
