"""Who may do what: asked of whichever server knows.

- `basic_auth`: an open-source server with MLflow's basic-auth app
- `workspace`: the access control lists of a Databricks workspace
- `unity_catalog`: the grants of Unity Catalog
"""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.permissions import basic_auth, unity_catalog, workspace
from mlflow_report_plugin.collect.reading.identity import experiment_id, registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Permissions


def access(client: Client, _parts: Parts) -> basic_auth.Access | None:
    """Find out about whom an open-source server may be asked."""
    if client.tracking_workspace is not None:
        return None
    return basic_auth.access(client)


def of_registered_model(client: Client, parts: Parts) -> Permissions | None:
    """Read the permissions on the registered model."""
    name = registered_name(parts)
    if name is None:
        return None
    if client.registry_workspace is None:
        return basic_auth.permissions(client, parts, "registered_model", name)
    if client.registry.is_unity_catalog(name):
        return unity_catalog.permissions(client.registry_workspace, parts, name)
    return workspace.of_registered_model(client.registry_workspace, parts)


def of_experiment(client: Client, parts: Parts) -> Permissions | None:
    """Read the permissions on the experiment."""
    identity = experiment_id(parts)
    if identity is None:
        return None
    if client.tracking_workspace is None:
        return basic_auth.permissions(client, parts, "experiment", identity)
    return workspace.of_experiment(client.tracking_workspace, parts, identity)
