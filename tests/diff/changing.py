"""Snapshots that differ in one known way, and what is found of it."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.diff.comparing import changes
from mlflow_report_plugin.snapshot import Change, NotComparable, Snapshot
from tests.snapshots import WHOLE


def found(old: Snapshot, new: Snapshot, part: str | None = None) -> list[Change]:
    """The changes, of one part or of all."""
    both = changes(old, new)
    return [each for each in both if isinstance(each, Change) and part in (None, each.part)]


def untold(old: Snapshot, new: Snapshot, part: str | None = None) -> list[NotComparable]:
    """What cannot be compared."""
    both = changes(old, new)
    return [each for each in both if isinstance(each, NotComparable) and part in (None, each.part)]


def told(changes: list[Change]) -> list[tuple[str, str, str, str]]:
    """Part, identity, kind and severity of changes."""
    return [(each.part, each.identity, each.kind, each.severity) for each in changes]


def having(field: str, snapshot: Snapshot = WHOLE, **update: Any) -> Snapshot:
    """A snapshot in which one part has other values."""
    part = getattr(snapshot, field).model_copy(update=update)
    return snapshot.model_copy(update={field: part})
