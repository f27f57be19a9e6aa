"""Whether main metrics got better: against the version before, or else against the champion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.document import Badge, Cell, Missing, Sparkline
from mlflow_report_plugin.sections.blocks.cells import short_number
from mlflow_report_plugin.sections.blocks.main_metrics import direction
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.metrics import is_same
from mlflow_report_plugin.snapshot import Metric, OtherVersion, Snapshot

MOST_VERSIONS: Final = 20
"""How many versions a curve shows."""
CHAMPIONS: Final = ("champion", "production", "prod")
"""The aliases, in small letters, of the version that others are measured by, the first one that
there is."""


OTHER_DATA: Final = Missing("measured on other data")


@dataclass(frozen=True, slots=True)
class Before:
    """The value of a metric in another version."""

    number: float
    """The value."""
    same_data: bool
    """Whether it is certain that it was measured on the same data."""


def compared(
    snapshot: Snapshot, found: Sequence[Measurement]
) -> tuple[str, list[Cell | None]] | None:
    """Compare metrics with those of the version before, or else with those of the champion.

    Args:
        snapshot: What was collected.
        found: The metrics.

    Returns:
        What they are compared with, and a cell for each, None for one that could not be; None
        where none could.
    """
    before = version_before(snapshot)
    if before is not None:
        others = snapshot.versions.versions if snapshot.versions else ()
        other = next((by_key(each) for each in others if each.version == before), {})
        cells = [since(snapshot, each, other) for each in found]
        if any(cells):
            return f"version {before}", cells
    champion = champion_of(snapshot)
    if champion is not None:
        metrics = by_key(champion)
        old = [same_metric(metrics.get(each.key, ()), each) for each in found]
        cells = [
            told(snapshot, each, known) if known else None
            for each, known in zip(found, old, strict=True)
        ]
        if any(cells):
            return f"version {champion.version}, the champion", cells
    return None


def version_before(snapshot: Snapshot) -> str | None:
    """Name the version before."""
    if snapshot.changes is not None:
        return snapshot.changes.version
    own = number_of(snapshot.model_version.version) if snapshot.model_version else None
    others = snapshot.versions.versions if snapshot.versions else ()
    older = [each.version for each in others if own and number_of(each.version) < own]
    return max(older, key=number_of, default=None)


def number_of(version: str) -> int:
    """Give the number of a version, 0 for what is none."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < 20 else 0


def champion_of(snapshot: Snapshot) -> OtherVersion | None:
    """Find the version that others are measured by, where that is another one."""
    own = snapshot.model_version.version if snapshot.model_version else None
    others = snapshot.versions.versions if snapshot.versions else ()
    by_alias = {alias.lower(): each for each in reversed(others) for alias in each.aliases}
    staged = (each for each in others if each.current_stage == "Production")
    found = next((by_alias[a] for a in CHAMPIONS if a in by_alias), None) or next(staged, None)
    return None if found is None or found.version == own else found


def since(
    snapshot: Snapshot, each: Measurement, before: Mapping[str, Sequence[Metric]]
) -> Cell | None:
    """Compare a metric with that of the version before."""
    named = {each.key, f"{each.key} on {each.data}"}
    for change in snapshot.changes.changes if snapshot.changes else ():
        if change.part == "metrics" and change.identity in named and change.kind == "changed":
            old, new = as_number(change.before), as_number(change.after)
            if old is not None and new is not None and is_same(new, each.number):
                return told(snapshot, each, Before(old, tells_data(snapshot, each)))
    for untold in snapshot.changes.not_comparable if snapshot.changes else ():
        if untold.reason == "different data" and untold.identity in named:
            return OTHER_DATA
    found = same_metric(before.get(each.key, ()), each)
    if found is None:
        return OTHER_DATA if each.key in before else None
    return told(snapshot, each, found)


def tells_data(snapshot: Snapshot, each: Measurement) -> bool:
    """Tell whether a comparison of two versions knew the data: it says so where they differ."""
    return bool(each.metric.dataset_digest or (snapshot.run and snapshot.run.dataset_inputs))


def in_version(version: OtherVersion, each: Measurement) -> Before | None:
    """Find the same metric in another version, on the same data where anybody tells it."""
    return same_metric([metric for metric in version.metrics if metric.key == each.key], each)


def by_key(version: OtherVersion) -> dict[str, list[Metric]]:
    """Sort the metrics of a version by name, where many are looked up."""
    found: dict[str, list[Metric]] = {}
    for metric in version.metrics:
        found.setdefault(metric.key, []).append(metric)
    return found


def same_metric(same: Sequence[Metric], each: Measurement) -> Before | None:
    """Find a metric among those of its name, on the same data where anybody tells it."""
    exact = [m for m in same if m.dataset_digest and m.dataset_digest == each.metric.dataset_digest]
    found = exact or [m for m in same if not m.dataset_digest and not each.metric.dataset_digest]
    if not found:
        return None
    last = max(found, key=lambda metric: (metric.step or 0, metric.timestamp or 0))
    return Before(float(last.value), bool(exact))


def told(snapshot: Snapshot, each: Measurement, before: Before) -> Cell:
    """Say how much a metric differs, and whether that is better where it is known."""
    difference = each.number - before.number
    if is_same(each.number, before.number):
        return "unchanged"
    if difference != difference or abs(difference) == float("inf"):
        return f"from {short_number(before.number)}"
    amount = f"{difference:+.3g}"
    way = direction(snapshot, each)
    if way is None or not before.same_data:
        return amount
    is_better = (difference > 0) == (way == "higher")
    return Badge(f"{amount}, {'better' if is_better else 'worse'}", "good" if is_better else "bad")


def over_versions(snapshot: Snapshot, found: Sequence[Measurement]) -> list[Sparkline | None]:
    """Draw metrics over the last versions, each that two or more measured on the same data."""
    versions = snapshot.versions.versions if snapshot.versions else ()
    own = snapshot.model_version.version if snapshot.model_version else None
    others = [(number_of(v.version), by_key(v)) for v in versions if v.version != own]
    return [curve(number_of(own) if own else None, each, others) for each in found]


def curve(
    own: int | None, each: Measurement, others: Sequence[tuple[int, Mapping[str, Sequence[Metric]]]]
) -> Sparkline | None:
    """Draw a metric over the last versions, where two or more measured it on the same data."""
    points = {own: each.number} if own is not None and each.is_finite else {}
    for number, metrics in others:
        found = same_metric(metrics.get(each.key, ()), each)
        if found and abs(found.number) < float("inf"):
            points[number] = found.number
    shown = sorted(points.items())[-MOST_VERSIONS:]
    if len(shown) < 2:
        return None
    words = ", ".join(f"version {number}: {value:.4g}" for number, value in shown)
    return Sparkline(tuple((float(number), value) for number, value in shown), words)


def as_number(value: object) -> float | None:
    """Read one side of a change."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
