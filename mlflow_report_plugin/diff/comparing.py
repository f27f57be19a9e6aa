"""Comparing two snapshots: every comparer in order, and what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, get_args

from mlflow_report_plugin.diff import (
    aliases,
    code,
    datasets,
    descriptions,
    files,
    flavors,
    loading,
    metrics,
    params,
    permissions,
    serving,
    settings,
    signature,
)
from mlflow_report_plugin.diff.environment import compare as environment
from mlflow_report_plugin.diff.matching import Comparer, Finding
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    NotComparable,
    Severity,
    Snapshot,
)

COMPARERS: Final[tuple[Comparer, ...]] = (
    signature.compare,
    metrics.compare,
    datasets.compare,
    permissions.compare,
    environment.compare,
    loading.compare,
    code.compare,
    flavors.compare,
    params.compare,
    settings.compare,
    files.compare,
    aliases.compare,
    serving.compare,
    descriptions.compare,
)
"""What is compared, in the order in which it is told."""
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""From what a reviewer must see first to the rest."""
KEPT: Final = 200
"""How many changes since the version before a snapshot keeps, and how much of what could not be
compared."""

EXPECTED: Final = {"different data": 1, "not asked for": 2}
"""What is dropped first of what could not be compared: there may be thousands of metrics, and what
should have been read must not be lost among them."""


def changes(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Tell what is different between two snapshots.

    Ids, times, links and what reports say about themselves are no changes.

    Args:
        old: The side that changes are told from.
        new: The side that they are told of.

    Yields:
        A change for each thing that is different, and what cannot be compared, in the order of
        `COMPARERS`.
    """
    for compare in COMPARERS:
        yield from compare(old, new)


def by_severity(found: Iterable[Change]) -> tuple[Change, ...]:
    """Put what a reviewer must see first in front.

    Args:
        found: Changes in the order of `COMPARERS`, which is kept within a severity.

    Returns:
        All of them.
    """
    return tuple(sorted(found, key=lambda change: SEVERITIES.index(change.severity)))


def since(old: Snapshot, new: Snapshot) -> ChangesSince | None:
    """Tell what is different from the version before.

    Args:
        old: The version before.
        new: The version that the report is about.

    Returns:
        The changes, bounded; None where the old side is no registered version.
    """
    if old.model_version is None:
        return None
    found = tuple(changes(old, new))
    ordered = by_severity(each for each in found if isinstance(each, Change))
    untold = sorted(
        (each for each in found if isinstance(each, NotComparable)),
        key=lambda each: EXPECTED.get(each.reason, 0),
    )
    return ChangesSince(
        version=old.model_version.version,
        report_time=old.provenance.report_time,
        changes=ordered[:KEPT],
        more=max(len(ordered) - KEPT, 0),
        not_comparable=tuple(untold[:KEPT]),
        more_not_comparable=max(len(untold) - KEPT, 0),
    )
