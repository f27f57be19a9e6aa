"""The history of a registered model in one call: `history(name_or_uri)`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Final, NamedTuple

from mlflow_report_plugin import masking
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.reading.parts import Progress
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.model_history import neighbours, reports
from mlflow_report_plugin.model_history.listing import Listing, asked, listing
from mlflow_report_plugin.presentation import Presentation
from mlflow_report_plugin.sections.blocks.metrics import newest
from mlflow_report_plugin.sections.blocks.related_runs import shared_metrics
from mlflow_report_plugin.sections.model_history import page
from mlflow_report_plugin.snapshot import Gap, Metric, ModelHistory, Snapshot, VersionInHistory
from mlflow_report_plugin.threads import map_in_order
from mlflow_report_plugin.version import __version__

NEWEST: Final = 50
"""How many versions a history has unless all are asked for."""
AT_ONCE: Final = 4
"""How many versions are read side by side."""
LEFT_OUT: Final = (
    *("versions", "listed_versions", "version_before"),
    *("transition_requests", "serving_endpoints", "lineage"),
)
"""What a report of a version reads of the others, and where it stands now."""
KEPT_METRICS: Final = 100
"""How many metrics of a version are looked at to find those that the versions share."""


@dataclass(frozen=True)
class History(Presentation):
    """The history of a registered model."""

    record: ModelHistory
    """The versions, and what changed from each to the next."""
    client: Client = field(repr=False, compare=False)
    """Where it was read from."""

    @cached_property
    def document(self) -> Document:
        """The history as a tree of sections."""
        return page.build(self.record)

    @property
    def versions(self) -> tuple[VersionInHistory, ...]:
        """The versions, the newest first."""
        return self.record.versions

    def to_json(self) -> str:
        """Give the versions as JSON.

        Returns:
            Strict JSON, in a published schema.
        """
        return self.record.to_json()


def history(
    name_or_uri: str,
    *,
    most: int | None = NEWEST,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
    on_progress: Progress | None = None,
) -> History:
    """Tell the history of a registered model.

    Args:
        name_or_uri: `models:/NAME`, or the name alone. With a version, as in `models:/NAME/3` or
            `models:/NAME@ALIAS`, the history ends with that version.
        most: How many versions to read, the newest ones; None for all.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.
        on_progress: Called from worker threads with the name of a version and `reading`,
            `done` or `gap`.

    Returns:
        The history. A version that cannot be read has a gap that says why.

    Raises:
        ReportError: There is no such model, or its versions cannot be listed.
    """
    target = asked(name_or_uri)
    return _history(target, most, Client(tracking_uri, registry_uri), on_progress)


def history_of(
    name: str, until: str | None, *, most: int, tracking_uri: str | None = None
) -> History:
    """Tell the history of a registered model, whatever is in its name.

    Args:
        name: The name.
        until: The version to end with; None for the newest.
        most: How many versions to read, the newest ones.
        tracking_uri: The tracking server, which is the registry as well; MLflow's current ones
            unless given.

    Returns:
        The history.

    Raises:
        InvalidModelUri: No model URI names the versions of this model.
        ReportError: There is no such model, or its versions cannot be listed.
    """
    target = Target(uri=f"models:/{name}", name=name, version=until)
    return _history(target, most, Client(tracking_uri), None)


def _history(
    target: Target, most: int | None, client: Client, progress: Progress | None
) -> History:
    model_uris.of_version(target.name or "", "1")  # or no version can be read
    found = listing(client, target, everything=most is None)
    shown = found.versions if most is None else found.versions[: max(most, 1)]
    # The oldest one that is shown is compared with one that is not.
    read = map_in_order(
        partial(_read, client, found.name, progress), found.versions[: len(shown) + 1], AT_ONCE
    )
    versions = list(_compared(read))[: len(shown)]
    record = _record(client, found, versions)
    return History(masking.without_credentials(record), client)


class Read(NamedTuple):
    """A version that was read, or could not be."""

    row: VersionInHistory
    snapshot: Snapshot | None


def _read(client: Client, name: str, progress: Progress | None, version: VersionInHistory) -> Read:
    """Read a version as far as it is compared, and what its reports tell."""
    part = f"version {version.version}"
    tell = progress or (lambda _part, _state: None)
    tell(part, "reading")
    try:
        uri = model_uris.of_version(name, version.version)
        snapshot = collect(client, uri, permissions=False, depth="basic", without=LEFT_OUT)
    except ReportError as error:
        tell(part, "gap")
        gap = Gap(part="version", reason=error.reason, message=str(error))
        return Read(version.model_copy(update={"gaps": (*version.gaps, gap)}), None)
    logged, gaps = reports.reports_of(client, snapshot)
    now = [each.alias for each in version.aliases]
    found = {
        "aliases": reports.over_time(now, logged),
        "reports": len(logged),
        "metrics": _metrics(snapshot),
        "gaps": (*version.gaps, *gaps),
    }
    tell(part, "done")
    return Read(version.model_copy(update=found), snapshot)


def _compared(versions: Iterator[Read]) -> Iterator[VersionInHistory]:
    """Compare each version with the one before, which comes after it."""
    newer = next(versions, None)
    while newer is not None:
        older = next(versions, None)
        yield _with_changes(newer, older)
        newer = older


def _with_changes(newer: Read, older: Read | None) -> VersionInHistory:
    if older is None or newer.snapshot is None:
        return newer.row
    if older.snapshot is None:
        why = older.row.gaps[-1]
        message = f"version {older.row.version} could not be read: {why.message}"
        gap = Gap(part="since", reason=why.reason, message=message)
        return newer.row.model_copy(update={"gaps": (*newer.row.gaps, gap)})
    since = neighbours.since(older.snapshot, newer.snapshot)
    return newer.row.model_copy(update={"since": since})


def _metrics(snapshot: Snapshot) -> tuple[Metric, ...]:
    """The metrics of a version: those of its run, or of its logged model."""
    run, logged = snapshot.run, snapshot.logged_model
    found = (run.metrics if run else ()) or newest(logged.metrics if logged else ())
    keys = [metric.key for metric in found]
    kept = {*shared_metrics([keys], most=KEPT_METRICS)}
    return tuple(metric for metric in found if metric.key in kept)


def _record(client: Client, found: Listing, versions: Sequence[VersionInHistory]) -> ModelHistory:
    keys = shared_metrics([[metric.key for metric in each.metrics] for each in versions])
    main = (
        each.model_copy(update={"metrics": tuple(m for m in each.metrics if m.key in keys)})
        for each in versions
    )
    older = found.versions[len(versions) :]
    return ModelHistory(
        plugin_version=__version__,
        name=found.name,
        until=found.until,
        report_time=int(time.time() * 1000),
        tracking_uri=client.tracking_uri,
        registry_uri=client.registry_of(found.name),
        is_unity_catalog=client.registry.is_unity_catalog(found.name),
        main_metrics=keys,
        versions=tuple(main),
        more=len(older),
        older=older[0].version if older else None,
        counted_all=found.counted_all,
        gaps=found.gaps,
    )
