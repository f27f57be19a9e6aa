"""Collecting: a model URI becomes a snapshot.

`collect` starts every function of `COLLECTORS` at once, each in a thread of its own. They
read through `client.Client`, the only door to MLflow, and wait for one another through
`parts.Parts`.
"""

from __future__ import annotations

import platform
import time
import uuid
from collections.abc import Callable, Collection
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from typing import Any, Literal

from mlflow_report_plugin import marking, redact
from mlflow_report_plugin.collect import (
    before,
    documents,
    download_uri,
    environment,
    evaluation_runs,
    experiment,
    feature_store,
    files,
    governance,
    hashing,
    input_example,
    lineage,
    location,
    logged_model,
    masking,
    metric_histories,
    mlflow_model,
    model_version,
    origin,
    permissions,
    registered_model,
    related_runs,
    root_folder,
    run,
    run_artifacts,
    serving_endpoints,
    traces,
    transition_requests,
    versions,
    webhooks,
    workspace,
)
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.reading import identity, lost_nans, suggest, uris
from mlflow_report_plugin.collect.reading.parts import Parts, Progress
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, ReportError, ServerUnreachable
from mlflow_report_plugin.snapshot import (
    DEEP_PARTS,
    PERMISSION_PARTS,
    PRIVATE_PARTS,
    ChangesSince,
    Experiment,
    Gap,
    Provenance,
    Reach,
    Snapshot,
)
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.version import __version__

Collector = Callable[[Client, Parts], Any]
Depth = Literal["basic", "full"]
Compare = Callable[[Snapshot, Snapshot], ChangesSince | None]
"""Tells what is different in the second one."""

COLLECTORS: tuple[tuple[str, Collector], ...] = (
    ("model_version", model_version.collect),
    ("registered_model", registered_model.collect),
    ("governance", governance.collect),
    ("download_uri", download_uri.collect),
    ("origin", origin.collect),
    ("location", location.collect),
    ("model", mlflow_model.collect),
    ("root_folder", root_folder.collect),
    ("files", files.collect),
    ("feature_store", feature_store.collect),
    ("environment", environment.collect),
    ("input_example", input_example.collect),
    ("documents", documents.collect),
    ("logged_model", logged_model.collect),
    ("run", run.collect),
    ("experiment", experiment.collect),
    ("workspace", workspace.collect),
    ("transition_requests", transition_requests.collect),
    ("serving_endpoints", serving_endpoints.collect),
    ("lineage", lineage.collect),
    ("listed_versions", before.listed),
    ("versions", versions.collect),
    ("version_before", before.collect),
    ("metric_histories", metric_histories.collect),
    ("related_runs", related_runs.collect),
    ("evaluation_runs", evaluation_runs.collect),
    ("run_artifacts", run_artifacts.collect),
    ("traces", traces.collect),
    ("webhooks", webhooks.collect),
    ("access", permissions.access),
    ("registered_model_permissions", permissions.of_registered_model),
    ("experiment_permissions", permissions.of_experiment),
)
"""What is read, by part. What is no field of the snapshot only serves other collectors."""

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
        compare: Compares the version before with this one. That version is read only where this
            is given, and the depth is not `basic`.
        hash_files: Told how many bytes of the model's files were read. They are read, however
            long that takes, only where this is given.
        without: What else not to read: parts, or what only serves other collectors.

    Returns:
        The snapshot, without credentials. A part that could not be read is a gap in it.

    Raises:
        ReportError: The URI is malformed, there is no such model, it may not be read, or
            the server does not answer.
    """
    report_id = uuid.uuid4().hex
    token = marking.report_id.set(report_id)
    try:
        snapshot, before, location = _collect(
            client,
            uri,
            report_id,
            permissions,
            depth,
            reach,
            progress,
            compare is not None,
            without,
        )
        if hash_files is not None:  # after all that has to be there in time
            snapshot = hashing.hashed(client, location, snapshot, hash_files)
    except ReportError as error:
        error.args = (redact.message(str(error)),)
        raise
    finally:
        marking.report_id.reset(token)
    snapshot = masking.without_credentials(snapshot)
    if before is None or compare is None:
        return snapshot
    return snapshot.model_copy(update={"changes": compare(before, snapshot)})


def _collect(
    client: Client,
    uri: str,
    report_id: str,
    with_permissions: bool,
    depth: Depth,
    reach: Reach,
    progress: Progress | None,
    with_changes: bool,
    without: Collection[str],
) -> tuple[Snapshot, Snapshot | None, str | None]:
    """Read the model, the version before where changes are wanted, and where the files are."""
    target = model_uris.parse(uri)
    with_permissions = with_permissions and reach == "own"
    left_out = (
        *(DEEP_PARTS if depth == "basic" else ()),
        *(PRIVATE_PARTS if reach == "shared" else ()),
        *((*PERMISSION_PARTS, "access") if not with_permissions else ()),
        *without,
    )
    if target.location is None:
        _open(client, target)
    collectors = {part: collector for part, collector in COLLECTORS if part not in left_out}
    parts = Parts(client, target, collectors, progress, reach)
    _require_model(client, parts)
    with_changes = with_changes and depth == "full"
    reading = partial(_version_before, client, parts, with_permissions, reach)
    before = start(reading) if with_changes else None
    found: dict[str, Any] = {}
    gaps: list[Gap] = []
    for part in collectors:
        if part not in Snapshot.model_fields:
            continue
        try:
            found[part] = parts.wait(part, object)
        except ReportError as error:
            gaps.append(Gap(part=part, reason=error.reason, message=str(error)))
    if "logged_model" in found:
        found["logged_model"] = lost_nans.restored(found)
    for part, doubt in identity.disagreements(parts):
        parts.note(part, doubt)
    old = _result_of(before, parts)
    version = found.get("model_version")
    name = version.name if version else target.name
    snapshot = Snapshot(
        **found,
        uris=uris.of(parts),
        provenance=Provenance(
            report_id=report_id,
            report_time=int(time.time() * 1000),
            plugin_version=__version__,
            mlflow_version=client.mlflow_version,
            python_version=platform.python_version(),
            tracking_uri=client.tracking_uri,
            registry_uri=client.registry_of(name) if name else client.registry_uri,
            upgraded_copies=client.outdated,
            permissions=with_permissions,
            depth=depth,
            reach=reach,
        ),
        gaps=tuple(dict.fromkeys((*gaps, *parts.gaps()))),
    )
    return snapshot, old, parts.known("location", str)


def _version_before(
    client: Client, parts: Parts, with_permissions: bool, reach: Reach
) -> Snapshot | None:
    """Read the version before, as far as it is compared."""
    uri = parts.wait("version_before", str)
    if uri is None:
        return None
    old = collect(client, uri, permissions=with_permissions, depth="basic", reach=reach)
    if reach == "shared" and not _is_for_the_same(old, parts):
        return None
    return old


def _is_for_the_same(old: Snapshot, parts: Parts) -> bool:
    """Whether the version before is from the same experiment: others may not read others."""
    new = parts.known("experiment", Experiment)
    return bool(new and old.experiment and new.experiment_id == old.experiment.experiment_id)


def _result_of(reading: Future[Snapshot | None] | None, parts: Parts) -> Snapshot | None:
    """Wait for the version before, as long as for any part."""
    if reading is None:
        return None
    try:
        return reading.result(parts.left())
    except FutureTimeoutError:
        parts.note("changes", ServerUnreachable("no answer about the version before in time"))
    except ReportError as error:
        parts.note("changes", error)
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
