"""Open requests to move the version to another stage (workspace registry of Databricks)."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import TransitionRequest


def collect(client: Client, parts: Parts) -> tuple[TransitionRequest, ...] | None:
    """Read the open requests."""
    workspace = client.registry_workspace
    asked = registered_version(parts) if workspace is not None else None
    if workspace is None or asked is None or client.registry.is_unity_catalog(asked[0]):
        return None
    name, version = asked
    found = workspace.get(
        "/api/2.0/mlflow/transition-requests/list", {"name": name, "version": version}
    )
    answer = parts.answer("transition_requests", found)
    requests = answer.records("requests", TransitionRequest)
    return tuple(sorted(requests, key=lambda each: each.creation_timestamp or 0))
