"""Two models, read side by side and compared: `compare(old, new)`."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property, partial

from mlflow_report_plugin import redact, snapshot_files
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.reading.version_numbers import LISTED, number_before
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.diff.sides import side
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.errors import InvalidModelUri, NotFound
from mlflow_report_plugin.presentation import Presentation
from mlflow_report_plugin.sections.comparison import page
from mlflow_report_plugin.snapshot import (
    Change,
    ChangePart,
    Diff,
    NotComparable,
    Snapshot,
)
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.version import __version__


@dataclass(frozen=True)
class Comparison(Presentation):
    """What is different between two models."""

    diff: Diff
    """The changes."""
    client: Client = field(repr=False, compare=False)
    """Where models were read from."""

    @cached_property
    def document(self) -> Document:
        """The comparison as a tree of sections."""
        return page.build(self.diff)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, those that matter most first."""
        return self.diff.changes

    def to_json(self) -> str:
        """Give the changes as JSON.

        Returns:
            Strict JSON, in a published schema.
        """
        return self.diff.to_json()


def compare(
    old: str | None,
    new: str,
    *,
    against: str | None = None,
    only: Collection[ChangePart] = (),
    permissions: bool = True,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> Comparison:
    """Compare two models.

    Args:
        old: The side that changes are told from: a model URI or a snapshot, as for `report`; None
            for the version before the new one in its registry, or what `against` names.
        new: The side that they are told of.
        against: In place of `old`: another version of the new one's registered model, as a number
            or as `@ALIAS`; or a URI.
        only: The parts to compare, such as `signature`; all unless given.
        permissions: Whether to read and compare who may do what.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        The comparison.

    Raises:
        ReportError: A side cannot be read, or there is no version before.
    """
    client = Client(tracking_uri, registry_uri)
    reading = start(partial(_read, new, client, permissions))
    uri = _other(new, against, client, reading) if old is None else old
    before = _read(uri, client, permissions)
    return Comparison(diff_of(before, reading.result(), only), client)


def _read(uri: str, client: Client, permissions: bool) -> Snapshot:
    """Read a side as far as it is compared."""
    path = snapshot_files.snapshot_path(uri)
    if path is not None:
        return snapshot_files.load(path, permissions=permissions)
    return collect(client, uri, permissions=permissions, depth="basic")


def _other(new: str, against: str | None, client: Client, reading: Future[Snapshot]) -> str:
    """Name the old side, where only the new one was named."""
    if against is not None and not (against.startswith("@") or against.isdecimal()):
        return against
    name, number = _version_of(new, reading)
    if against is not None:
        uri = f"models:/{name}{against}" if against.startswith("@") else None
        return uri or model_uris.of_version(name, against)
    before = number_before(client.registry.versions_of(name, LISTED), number)
    if before is None:
        reading.result()  # raises where the new one is not there, or not for whoever asks
        raise NotFound(
            f"there is no version before version {number} of {name}: name the other side"
        )
    return model_uris.of_version(name, before)


def _version_of(uri: str, reading: Future[Snapshot]) -> tuple[str, str]:
    """Tell name and version of the new side, without waiting where its URI says both."""
    if snapshot_files.snapshot_path(uri) is None:
        target = model_uris.parse(uri)
        if target.name and target.version:
            return target.name, target.version
    version = reading.result().model_version
    if version is None:
        raise InvalidModelUri(f"{redact.text(uri)!r} is no registered version: name the other side")
    return version.name, version.version


def diff_of(old: Snapshot, new: Snapshot, only: Collection[ChangePart] = ()) -> Diff:
    """Compare two snapshots.

    Args:
        old: The side that changes are told from.
        new: The side that they are told of.
        only: The parts to compare; all unless given.

    Returns:
        What is different, those changes first that matter most.
    """
    found = [each for each in comparing.changes(old, new) if not only or each.part in only]
    return Diff(
        plugin_version=__version__,
        old=side(old),
        new=side(new),
        parts=tuple(only),
        changes=comparing.by_severity([each for each in found if isinstance(each, Change)]),
        not_comparable=tuple(each for each in found if isinstance(each, NotComparable)),
    )
