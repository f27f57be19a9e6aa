"""Collecting: a model URI becomes a snapshot.

`collect` starts every function of `COLLECTORS` at once, each in a thread of its own. They
read through `client.Client`, the only door to MLflow, and wait for one another through
`parts.Parts`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

from mlflow_report_plugin import marking, masking, redact
from mlflow_report_plugin.collect import approvals, hashing, notes
from mlflow_report_plugin.collect.assembling import Asked, Depth, assemble, left_out
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collectors import (
    COLLECTORS,
    COMPARED,
    NOTED,
    OF_APPROVALS,
    OF_THE_EXPERIMENT,
    OF_THE_MODEL,
    Collector,
)
from mlflow_report_plugin.collect.reading import identity, suggest
from mlflow_report_plugin.collect.reading.parts import Parts, Progress
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, ReportError, ServerUnreachable
from mlflow_report_plugin.notes import merging
from mlflow_report_plugin.notes.merging import State
from mlflow_report_plugin.snapshot import ChangesSince, Mask, Reach, Snapshot
from mlflow_report_plugin.threads import start

Result = TypeVar("Result")
Compare = Callable[[Snapshot, Snapshot], ChangesSince | None]
"""Tells what is different in the second one."""

OPENING_PATIENCE = 75.0
"""How long opening the stores may take, in seconds: upgrading a copy takes a while."""
ESSENTIAL_PATIENCE = 22.0
"""How long the model itself may take to be found, in seconds, before no report is made."""
SUGGESTION_PATIENCE = 3.0
"""How long looking for what was meant may take, in seconds, when it is not found."""


def collect(
    client: Client,
    uri: str,
    *,
    permissions: bool = True,
    depth: Depth = "full",
    reach: Reach = "own",
    progress: Progress | None = None,
    compare: Compare | None = None,
    hash_files: hashing.Hashing | None = None,
    without: Collection[str] = (),
    mask: Mask = "secrets",
) -> Snapshot:
    """Read everything that is known about a model.

    Args:
        client: Where to read from.
        uri: Any model URI that MLflow resolves, or the path of a model's folder.
        permissions: Whether to read who may do what.
        depth: `basic` leaves out `DEEP_PARTS`.
        reach: `own`, or `shared` to read nothing that only some of those may read who may read
            the model's experiment: no permissions, no `PRIVATE_PARTS`, nothing of other
            experiments, no files that no record says to be the model's.
        progress: Told which part is being read, is there or is missing.
        compare: Compares the version before, and what was approved, with this one. Approvals are
            read only where this is given, and the version before where the depth is not `basic`.
        hash_files: Told how many bytes of the model's files were read. They are read, however
            long that takes, only where this is given.
        without: What else not to read: parts, or what only serves other collectors; `changes` for
            the version before.
        mask: What is kept out: credentials, or `pii` for e-mail addresses and names of people,
            too, or `none`.

    Returns:
        The snapshot. A part that could not be read is a gap in it.

    Raises:
        ReportError: The URI is malformed, there is no such model, it may not be read, or
            the server does not answer.
    """
    shown_permissions = permissions and reach == "own"
    without = (*without, *(OF_APPROVALS if compare is None else ()))
    asked = Asked(uuid.uuid4().hex, shown_permissions, depth, reach, without)
    with_changes = compare is not None and depth == "full" and "changes" not in without
    token = marking.report_id.set(asked.report_id)
    try:
        parts = _start(client, uri, asked, progress)
        before = start(partial(_version_before, client, parts, asked)) if with_changes else None
        noted = start(partial(_noted, client, parts)) if "noted" in parts.names else None
        old = _result_of(before, parts, "changes", "the version before")
        held = _result_of(noted, parts, "notes", "the notes of the version")
        snapshot = assemble(client, parts, asked)
        if held is not None:
            kept = merging.notes_of(held.state, inherited=held.inherited)
            snapshot = snapshot.model_copy(update={"notes": kept})
        read = "approved_reports" in parts.names
        approved = (parts.known("approved_reports", dict) if read else None) or {}
        if hash_files is not None:  # after all that has to be there in time
            snapshot = hashing.hashed(client, parts.known("location", str), snapshot, hash_files)
    except ReportError as error:
        error.args = (redact.message(str(error)),)
        raise
    finally:
        marking.report_id.reset(token)
    masked = masking.without_credentials(snapshot)
    if compare is not None:
        masked = _compared(masked, compare, old, approved, held)
    return masking.as_asked(masked, snapshot, mask)


def _compared(
    snapshot: Snapshot,
    compare: Compare,
    old: Snapshot | None,
    approved: Mapping[str, Snapshot | ReportError],
    held: _Noted | None,
) -> Snapshot:
    """Say what is different from the version before, from what was approved and noted about."""

    def since(before: Snapshot, now: Snapshot) -> ChangesSince | None:
        # What was logged long ago was masked by the rules of its time.
        return compare(masking.without_credentials(before), now)

    snapshot = approvals.compared(snapshot, approved, since)
    if held is not None:
        snapshot = notes.compared(snapshot, held.state.facts, since)
    changes = since(old, snapshot) if old is not None else None
    return snapshot.model_copy(update={"changes": changes})


def _start(client: Client, uri: str, asked: Asked, progress: Progress | None) -> Parts:
    """Start reading, and wait for what there is no report without."""
    target = model_uris.parse(uri)
    if target.location is None:
        _open(client, target)
    collectors = {part: each for part, each in COLLECTORS if part not in left_out(asked)}
    parts = Parts(client, target, collectors, progress, asked.reach)
    _require_model(client, parts)
    return parts


def _version_before(client: Client, parts: Parts, asked: Asked) -> Snapshot | None:
    """Read the version before, as far as it is compared, and nothing twice."""
    uri = parts.wait("version_before", str)
    if uri is None:
        return None
    collectors = {
        part: partial(_of_either, part, collector, parts)
        for part, collector in COLLECTORS
        if part in COMPARED and part not in left_out(asked)
    }
    before = Parts(client, model_uris.parse(uri), collectors, None, asked.reach)
    for part in _essential(before.target):
        before.wait(part, object)
    if asked.reach == "shared" and not _is_of_the_same_experiment(before, parts):
        return None  # who may read the one may not be somebody who may read the other
    return assemble(client, before, replace(asked, depth="basic"))


def _of_either(
    part: str, collector: Collector, other: Parts, client: Client, parts: Parts
) -> object:
    """Read a part, unless it is the same for the other version, which reads it."""
    if part in OF_THE_MODEL or (
        part in OF_THE_EXPERIMENT and _is_of_the_same_experiment(parts, other)
    ):
        return other.wait(part, object)
    return collector(client, parts)


def _of_other(part: str, other: Parts, _client: Client, _parts: Parts) -> object:
    """Take a part from what is read of another version."""
    return other.wait(part, object)


def _is_of_the_same_experiment(parts: Parts, other: Parts) -> bool:
    ours = identity.experiment_id(parts)
    return ours is not None and ours == identity.experiment_id(other)


class _Noted(NamedTuple):
    """Notes, and whether they are those of an earlier version."""

    state: State
    inherited: bool


def _noted(client: Client, parts: Parts) -> _Noted | None:
    """Read the notes of the version, or else those of the newest one before that has some."""
    own = parts.wait("noted", State)
    if own is None:
        return None
    if own.heads or own.problems:
        for problem in own.problems:
            parts.note("notes", problem)
        return _Noted(own, inherited=False)
    collectors: dict[str, Collector] = dict(NOTED)
    collectors["registered_model"] = partial(_of_other, "registered_model", parts)
    for uri in notes.earlier(parts):
        # Whatever the reach of the report: where notes are, records say.
        earlier = Parts(client, model_uris.parse(uri), collectors, None, "shared")
        try:
            found = earlier.wait("noted", State)
        except NotFound:  # it was deleted
            continue
        if found is None or not found.heads:
            continue
        if parts.reach == "shared" and not _is_of_the_same_experiment(earlier, parts):
            continue  # who may read the one may not be somebody who may read the other
        for problem in found.problems:
            parts.note("notes", problem)
        return _Noted(found, inherited=True)
    return _Noted(State(), inherited=False)


def _result_of(
    reading: Future[Result | None] | None, parts: Parts, part: str, what: str
) -> Result | None:
    """Wait for something beside the parts, as long as for any of them."""
    if reading is None:
        return None
    try:
        return reading.result(parts.left())
    except FutureTimeoutError:
        parts.note(part, ServerUnreachable(f"no answer about {what} in time"))
    except ReportError as error:
        parts.note(part, error)
    return None


def _open(client: Client, target: Target) -> None:
    """Open the stores that the model is in while no other clock is running."""
    try:
        start(partial(client.open, target.name)).result(OPENING_PATIENCE)
    except FutureTimeoutError as error:
        raise ServerUnreachable(f"no answer from {client.tracking_uri}") from error


def _require_model(client: Client, parts: Parts) -> None:
    """Raise what makes a report impossible: the very thing that the URI names is missing."""
    try:
        for part in _essential(parts.target):
            parts.wait(part, object, within=ESSENTIAL_PATIENCE)
    except NotFound as error:
        suggestion = start(partial(suggest.better, client, parts.target, error))
        try:
            better = suggestion.result(SUGGESTION_PATIENCE)
        except Exception:  # it is a courtesy: it may neither fail nor take long
            better = error
        raise better from error


def _essential(target: Target) -> tuple[str, ...]:
    if target.name is not None:
        return ("model_version",)
    if target.model_id is not None:
        return ("logged_model",)
    return ("run", "model") if target.run_id is not None else ("model",)
