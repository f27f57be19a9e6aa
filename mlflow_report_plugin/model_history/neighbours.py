"""What is different between a version and the one before, in a few words."""

from __future__ import annotations

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
    first = changes[:FEW]
    return Since(
        version=old.model_version.version,
        breaking=severities.count("breaking"),
        regression=severities.count("regression"),
        notable=severities.count("notable"),
        minor=severities.count("minor"),
        first=tuple(each for each in first if each.severity != "minor") or first,
        not_comparable=sum(
            isinstance(each, NotComparable) and each.reason in UNREAD for each in found
        ),
    )
