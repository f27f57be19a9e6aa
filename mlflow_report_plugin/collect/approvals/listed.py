"""Which approvals and snapshots lie beside the logged reports of the version."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.reading.beside import Beside, reports_of
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.logged.place import (
    APPROVALS,
    KEPT,
    URI_TAG,
    Kept,
    approvals_in,
    snapshots_in,
)
from mlflow_report_plugin.snapshot import ModelVersion
from mlflow_report_plugin.threads import map_side_by_side


@dataclass(frozen=True)
class Listed:
    """The files beside the logged reports of the version."""

    beside: Beside
    """The folder of the reports."""
    approvals: list[str]
    """The names of the files of approvals, the newest first."""
    snapshots: list[Kept]
    """The snapshots, the oldest first."""


def files(client: Client, parts: Parts) -> Listed | None:
    """List approvals and snapshots, if a report was logged for the version at all."""
    version = parts.known("model_version", ModelVersion)
    if version is None or not any(tag.key == URI_TAG for tag in version.tags):
        return None
    beside = reports_of(client, parts, version)
    found: list[list[Entry]] = []
    for answer in map_side_by_side(beside.entries, [APPROVALS, KEPT]):
        if isinstance(answer, Exception):
            raise answer
        found.append(answer)
    approvals, snapshots = found
    return Listed(beside, approvals_in(approvals), snapshots_in(snapshots))
