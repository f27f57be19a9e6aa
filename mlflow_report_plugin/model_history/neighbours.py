"""What is different between a version and the one before, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.snapshot import Change, ChangePart, NotComparable, Since, Snapshot

STANDING: Final[tuple[ChangePart, ...]] = ("permissions", "aliases", "serving")
"""Where versions stand now, which is no difference between what they are."""
FEW: Final = 3
"""How many changes are told."""
UNREAD: Final = ("absent", "forbidden", "failed")
"""Why something may be unread through no choice of whoever asked."""


def since(old: Snapshot, new: Snapshot) -> Since | None:
    """Tell what is different in a version.

    Args:
        old: The version before.
        new: The version.

    Returns:
        The changes, counted, and the few that matter most; None where a side is no version.
    """
    if old.model_version is None or new.model_version is None:
        return None
    found = [each for each in comparing.changes(old, new) if each.part not in STANDING]
    changes = comparing.by_severity(each for each in found if isinstance(each, Change))
    severities = [change.severity for change in changes]
    return Since(
        version=old.model_version.version,
        breaking=severities.count("breaking"),
        regression=severities.count("regression"),
        notable=severities.count("notable"),
        minor=severities.count("minor"),
        first=few(changes),
        not_comparable=sum(
            isinstance(each, NotComparable) and each.reason in UNREAD for each in found
        ),
    )


def few(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Choose the changes that are told.

    Args:
        changes: All of them, those that matter most first.

    Returns:
        At most three: where it can be, of different parts, and nothing minor beside what is not.
    """
    worth = [each for each in changes if each.severity != "minor"] or list(changes)
    first_of_part: dict[tuple[str, str], int] = {}
    for position, each in enumerate(worth):
        first_of_part.setdefault((each.severity, each.part), position)
    others = (each for each in range(len(worth)) if each not in first_of_part.values())
    chosen = [*first_of_part.values(), *others][:FEW]
    return tuple(worth[position] for position in sorted(chosen))
