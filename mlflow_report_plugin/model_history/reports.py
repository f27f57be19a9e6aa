"""What logged reports tell of the aliases of a version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import InvalidSnapshot, NotFound, ReportError
from mlflow_report_plugin.logged.place import NEWEST, URI_TAG, Kept, place_of
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.snapshot import AliasOverTime, Gap, Snapshot

MOST: Final = 8
"""How many logged reports of a version are read, the first and the last among them."""

Item = TypeVar("Item")


def reports_of(client: Client, snapshot: Snapshot) -> tuple[list[Snapshot], list[Gap]]:
    """Read the reports that were logged of a version.

    Args:
        client: Where to read.
        snapshot: The version as it is now.

    Returns:
        Some of them, spread over time, and why others could not be read.
    """
    found: list[Snapshot] = []
    gaps: list[Gap] = []
    if not _names_its_place(snapshot):
        return [], []
    try:
        logged = Logged(client, place_of(snapshot))
        kept = logged.snapshots()
    except NotFound:  # nothing can have been logged
        return [], []
    except ReportError as error:
        return [], [_gap(error)]
    paths: Sequence[Kept | None] = spread(kept, MOST)
    if not kept and _is_tagged(snapshot):  # by a version that kept only the newest one
        paths = (None,)
    for path in paths:
        try:
            read = Snapshot.from_json(logged.read(path.path if path else NEWEST))
            if _is_of(read, snapshot) and (path is None or read.digest == path.digest):
                found.append(read)
            else:
                gaps.append(_gap(InvalidSnapshot("what is kept as its report is another's")))
        except NotFound:
            continue
        except ReportError as error:
            gaps.append(_gap(error))
    return found, list(dict.fromkeys(gaps))


def over_time(now: Iterable[str], reports: Iterable[Snapshot]) -> tuple[AliasOverTime, ...]:
    """Tell when aliases pointed to a version.

    Args:
        now: The aliases that point to it now.
        reports: Reports of it, in any order.

    Returns:
        Those that point there now, then those that did when a report was made, by name.
    """
    seen: dict[str, list[int]] = {alias: [] for alias in now}
    for report in reports:
        if report.model_version is not None:
            for alias in report.model_version.aliases:
                seen.setdefault(alias, []).append(report.provenance.report_time)
    return tuple(sorted(_aliases({*now}, seen), key=lambda each: (not each.now, each.alias)))


def spread(items: Sequence[Item], most: int) -> Sequence[Item]:
    """Choose some of many, evenly, the first and the last among them.

    Args:
        items: All of them, in order.
        most: How many to choose at most, at least two.

    Returns:
        The chosen ones, in order.
    """
    if len(items) <= most:
        return items
    step = (len(items) - 1) / (most - 1)
    return [items[round(step * position)] for position in range(most)]


def _aliases(now: set[str], seen: Mapping[str, list[int]]) -> Iterator[AliasOverTime]:
    for alias, times in seen.items():
        yield AliasOverTime(
            alias=alias,
            now=alias in now,
            first_report=min(times, default=None),
            last_report=max(times, default=None),
        )


def _names_its_place(snapshot: Snapshot) -> bool:
    """Whether records say where its reports are, and not only a file of whoever wrote the model."""
    version, run, logged = snapshot.model_version, snapshot.run, snapshot.logged_model
    if version is None:
        return False
    is_named = logged is not None and logged.model_id == version.model_id
    if run is None:
        return is_named
    return run.run_id == version.run_id or (
        is_named and logged is not None and run.run_id == logged.source_run_id
    )


def _is_tagged(snapshot: Snapshot) -> bool:
    version = snapshot.model_version
    return version is not None and any(tag.key == URI_TAG for tag in version.tags)


def _is_of(report: Snapshot, snapshot: Snapshot) -> bool:
    """Whether a report is of the same version: whoever writes to the run may put any file there."""
    one, other = report.model_version, snapshot.model_version
    return bool(one and other and (one.name, one.version) == (other.name, other.version))


def _gap(error: ReportError) -> Gap:
    return Gap(part="aliases", reason=error.reason, message=f"a logged report: {error}")
