"""Open requests to move the version to another stage (workspace registry of Databricks)."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import records
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import TransitionRequest


def collect(client: Client, parts: Parts) -> tuple[TransitionRequest, ...] | None:
    """Read the open requests."""
    workspace = client.registry_workspace
    found = registered_version(parts) if workspace is not None else None
    if workspace is None or found is None or client.registry.is_unity_catalog(found[0]):
        return None
    name, version = found
    answer = workspace.get(
        "/api/2.0/mlflow/transition-requests/list", {"name": name, "version": version}
    )
    requests = [
        TransitionRequest(**records.fields_of(each, TransitionRequest))
        for each in answer.get("requests") or ()
    ]
    return tuple(sorted(requests, key=lambda each: each.creation_timestamp or 0))
