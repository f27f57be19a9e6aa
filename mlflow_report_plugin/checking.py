"""A model, read and held against policies: `check(uri)`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property, partial

from mlflow_report_plugin import check_formats, redact, snapshot_files
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.errors import AccessDenied, NotFound, ReportError
from mlflow_report_plugin.policy import Policy, judge, load, needs
from mlflow_report_plugin.presentation import Presentation
from mlflow_report_plugin.sections.check import page
from mlflow_report_plugin.snapshot import Check, Reach, Snapshot
from mlflow_report_plugin.threads import start

DEFAULT = ("baseline",)
"""The policies unless others are named."""


@dataclass(frozen=True)
class Checked(Presentation):
    """A model that was held against policies."""

    check: Check
    """What came of it."""
    snapshot: Snapshot
    """The model."""
    client: Client | None = field(default=None, repr=False, compare=False)
    """Where models were read from; None where nothing had to be read."""

    @cached_property
    def document(self) -> Document:
        """The check as a tree of sections."""
        return page.build(self.check, self.snapshot)

    @property
    def exit_code(self) -> int:
        """0: nothing failed that stops a pipeline; 1: something did; 3: nobody can tell."""
        return self.check.exit_code

    def to_json(self) -> str:
        """Give the check as JSON.

        Returns:
            Strict JSON, in a published schema.
        """
        return self.check.to_json()

    def render(self, format: str) -> str | bytes:
        """Render it.

        Args:
            format: As for a report, or `junit`, `sarif`, `github` or `gitlab`.

        Returns:
            What was rendered; bytes only from extensions.

        Raises:
            UnknownFormat: There is no such format.
            OutputFailed: The renderer of an extension failed.
        """
        own = check_formats.FORMATS.get(format)
        return own.write(self.check) if own else super().render(format)


def check(
    uri: str,
    policies: Sequence[str | Policy] = DEFAULT,
    *,
    permissions: bool = True,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> Checked:
    """Hold a model against policies.

    Args:
        uri: A model URI or a snapshot, as for `report`.
        policies: The names of policies that come with the package, or the paths of files.
        permissions: Whether to read who may do what.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        What came of it.

    Raises:
        InvalidPolicy: There is no such policy, or it cannot be used.
        ReportError: The model cannot be read.
    """
    rules = [load(each) if isinstance(each, str) else each for each in policies]
    path = snapshot_files.snapshot_path(uri)
    if path is not None:
        snapshot = snapshot_files.load(path, permissions=permissions)
        wanted = needs(rules, snapshot)
        client = Client(tracking_uri, registry_uri) if wanted else None
        reading = _start(client, _name_of(snapshot), wanted) if client else {}
        return checked(snapshot, rules, _results(reading), client)
    wanted = needs(rules)
    client = Client(tracking_uri, registry_uri)
    # The name is in most URIs, so that nothing has to wait for the model.
    name = model_uris.parse(uri).name
    early = _start(client, name, wanted) if name else None
    snapshot = collect(client, uri, permissions=permissions, compare=comparing.since)
    reading = early if early is not None else _start(client, _name_of(snapshot), wanted)
    return checked(snapshot, rules, _results(reading), client)


def checked(
    snapshot: Snapshot,
    policies: Sequence[Policy],
    others: Mapping[str, Snapshot | ReportError],
    client: Client | None = None,
) -> Checked:
    """Hold a snapshot against policies, as of now.

    Args:
        snapshot: The model.
        policies: The policies.
        others: The versions that rules compare with, as `needs` names them.
        client: Where they were read from.

    Returns:
        What came of it.
    """
    now = time.time_ns() // 1_000_000
    return Checked(judge(snapshot, policies, others, now), snapshot, client)


def check_for_others(client: Client, snapshot: Snapshot, policies: Sequence[Policy]) -> Checked:
    """Hold a report that is for others against policies, for the same readers.

    Args:
        client: Where the model was read from.
        snapshot: Its report, of the reach `shared`.
        policies: The policies.

    Returns:
        What came of it. A version of another experiment, which other people may read, is not
        known in it.
    """
    reading = _start(client, _name_of(snapshot), needs(policies, snapshot), "shared")
    others = {each: _shared(other, snapshot) for each, other in _results(reading).items()}
    return checked(snapshot, policies, others, client)


def other_version(
    client: Client, name: str | None, reference: str, reach: Reach = "own"
) -> Snapshot | ReportError:
    """Read a version that rules compare with.

    Args:
        client: Where to read from.
        name: The registered model that is judged; None where it is not registered.
        reference: The version, as `needs` names it.
        reach: For whom it is read.

    Returns:
        The version, or why there is none: an error is an answer, too.
    """
    if name is None:
        return NotFound("the model is not registered")
    is_alias = reference.startswith("@")
    uri = f"models:/{name}{reference}" if is_alias else model_uris.of_version(name, reference)
    try:
        return collect(client, uri, permissions=False, depth="basic", reach=reach)
    except ReportError as error:
        return type(error)(redact.text(str(error)))


def _shared(other: Snapshot | ReportError, snapshot: Snapshot) -> Snapshot | ReportError:
    if isinstance(other, ReportError):
        return other
    theirs = other.run.experiment_id if other.run else None
    own = snapshot.run.experiment_id if snapshot.run else None
    if theirs is not None and theirs == own:
        return other
    return AccessDenied("who may read this report may not be who may read that version's run")


def _name_of(snapshot: Snapshot) -> str | None:
    return snapshot.model_version.name if snapshot.model_version else None


def _start(
    client: Client, name: str | None, wanted: Sequence[str], reach: Reach = "own"
) -> dict[str, Future[Snapshot | ReportError]]:
    return {each: start(partial(other_version, client, name, each, reach)) for each in wanted}


def _results(
    reading: Mapping[str, Future[Snapshot | ReportError]],
) -> dict[str, Snapshot | ReportError]:
    return {each: future.result() for each, future in reading.items()}
