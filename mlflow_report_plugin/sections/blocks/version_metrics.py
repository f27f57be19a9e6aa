"""How the main metrics went from version to version: the columns of a table of versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Cell, Missing
from mlflow_report_plugin.sections.blocks.main_metrics import main_metrics
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metric_changes import in_version, number_of, told
from mlflow_report_plugin.sections.blocks.metrics import number_cell
from mlflow_report_plugin.sections.blocks.related_runs import MOST_METRICS, shared_metrics
from mlflow_report_plugin.snapshot import OtherVersion, Snapshot

NOT_MEASURED: Final = Missing("not measured")
FIRST: Final = Missing("no version before it")
UNREAD: Final = Missing("not known")
"""Stands for the metrics of a version that has none, or is not among those that were read."""
CHANGE: Final = "change"
"""What the heading of the column behind a metric begins with."""


def compared_by(
    snapshot: Snapshot, versions: Sequence[OtherVersion], known: OtherVersion | None
) -> tuple[Measurement, ...]:
    """Choose the metrics that versions are compared by.

    Args:
        snapshot: What was collected.
        versions: The versions.
        known: The version whose metrics count: the one that is reported on.

    Returns:
        The main metrics that versions have; where they have none, those that most of them share.
    """
    own = snapshot.model_version.version if snapshot.model_version else None
    others = [version for version in versions if version.version != own]
    main = [
        each
        for each in main_metrics(snapshot)
        if not others or any(in_version(other, each) for other in others)
    ]
    if main:
        return tuple(main[:MOST_METRICS])
    metrics = known.metrics if known else ()
    # Of several with one name, the first one is that of the run itself.
    by_key = {metric.key: metric for metric in reversed(metrics)}
    keys = shared_metrics([[m.key for m in each.metrics] for each in versions], [*by_key])
    return tuple(Measurement(by_key[key], by_key[key].dataset_name or "", 2) for key in keys)


def columns(
    snapshot: Snapshot, versions: Sequence[OtherVersion], by: Sequence[Measurement]
) -> list[tuple[str, list[Cell]]]:
    """Show metrics of versions, each with the difference to the version before.

    Args:
        snapshot: What was collected.
        versions: The versions, in the order of the rows.
        by: The metrics.

    Returns:
        The heading and the cells of each column; a column of differences that has any.
    """
    found: list[tuple[str, list[Cell]]] = []
    own = snapshot.model_version.version if snapshot.model_version else None
    reported = next((version for version in versions if version.version == own), None)
    for each in by:
        heading = f"{each.key} on {each.data}" if each.data and not measured_on(by) else each.key
        found.append((heading, [value(version, each, reported) for version in versions]))
        changes = [change(snapshot, version, versions, each, reported) for version in versions]
        if not all(isinstance(cell, Missing) for cell in changes):
            found.append((f"{CHANGE} of {each.key}", changes))
    return found


def measured_on(by: Sequence[Measurement]) -> str:
    """Name the data that all metrics were measured on, where it is the same."""
    data = {each.data for each in by}
    return next(iter(data)) if len(data) == 1 else ""


def value(version: OtherVersion, each: Measurement, reported: OtherVersion | None) -> Cell:
    """Show one metric of one version."""
    measured = measured_in(version, each, reported)
    if measured is None:
        return NOT_MEASURED if version.metrics else UNREAD
    return number_cell(measured.metric.value)


def change(
    snapshot: Snapshot,
    version: OtherVersion,
    versions: Sequence[OtherVersion],
    each: Measurement,
    reported: OtherVersion | None,
) -> Cell:
    """Show how one metric of one version differs from that of the version before."""
    number = number_of(version.version)
    before = max(
        (other for other in versions if number_of(other.version) < number),
        key=lambda other: number_of(other.version),
        default=None,
    )
    if before is None:
        return FIRST
    measured, earlier = measured_in(version, each, reported), in_version(before, each)
    if measured is None or earlier is None:
        return NOT_MEASURED
    return told(snapshot, measured, earlier)


def measured_in(
    version: OtherVersion, each: Measurement, reported: OtherVersion | None
) -> Measurement | None:
    """Find the same metric in a version, on the same data where anybody tells it."""
    if version is reported:
        return each
    found = in_version(version, each)
    if found is None:
        return None
    metric = each.metric.model_copy(update={"value": found.number})
    return Measurement(metric, each.data, each.order)
