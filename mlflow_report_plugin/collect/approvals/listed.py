"""What lies beside the logged reports of the version: only in the version's own place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.reading.identity import Origin
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.logged.place import (
    APPROVALS,
    KEPT,
    URI_TAG,
    Kept,
    approvals_in,
    artifact_folder,
    snapshots_in,
)
from mlflow_report_plugin.snapshot import LoggedModel, ModelVersion, Run
from mlflow_report_plugin.threads import map_side_by_side


@dataclass(frozen=True)
class Listed:
    """The files beside the logged reports of the version."""

    location: Callable[[], str]
    """Tells the artifact URI of the root."""
    folder: str
    """The folder of the reports below it."""
    approvals: list[str]
    """The names of the files of approvals, the newest first."""
    snapshots: list[Kept]
    """The snapshots, the oldest first."""


def files(client: Client, parts: Parts) -> Listed | None:
    """List approvals and snapshots, if a report was logged for the version at all.

    The version's own record says where, as for reports that are logged. Neither the tag nor the
    MLmodel file does: they are anybody's text.
    """
    version = parts.known("model_version", ModelVersion)
    if version is None or not any(tag.key == URI_TAG for tag in version.tags):
        return None
    folder = artifact_folder(version.name, version.version)
    kept = parts.wait("keeper", Origin) or Origin()
    run_id, model_id = version.run_id or kept.run_id, version.model_id or kept.model_id
    logged = None
    if run_id is None and model_id is not None:
        logged = parts.wait("logged_model", LoggedModel)
        run_id = logged.source_run_id if logged else None
    if run_id is not None:
        list_one = partial(client.tracking.list_run_folder, run_id)
        location = partial(_location_of_run, client, parts, run_id)
    elif logged is not None and logged.model_id == model_id and logged.artifact_location:
        list_one = partial(client.artifacts.list_folder, logged.artifact_location)
        location = partial(str, logged.artifact_location)
    else:
        raise NotFound("no record says where the reports of the version are logged")
    return _listed(list_one, location, folder)


def _listed(
    list_one: Callable[[str], list[Entry]], location: Callable[[], str], folder: str
) -> Listed:
    def entries(name: str) -> list[Entry]:
        try:
            return list_one(f"{folder}/{name}")
        except NotFound:  # some stores say so of a folder that is not there, others list nothing
            return []

    found: list[list[Entry]] = []
    for answer in map_side_by_side(entries, [APPROVALS, KEPT]):
        if isinstance(answer, Exception):
            raise answer
        found.append(answer)
    approvals, snapshots = found
    return Listed(location, folder, approvals_in(approvals), snapshots_in(snapshots))


def _location_of_run(client: Client, parts: Parts, run_id: str) -> str:
    run = parts.known("run", Run)
    if run is not None and run.run_id == run_id and run.artifact_uri:
        return run.artifact_uri
    return client.tracking.artifact_location(f"runs:/{run_id}")
