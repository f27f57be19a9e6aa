"""What Databricks knows of a registered model beside MLflow's own record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mlflow_report_plugin.collect.client import Client, databricks
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts

IN_WORKSPACE = ("id", "permission_level", "user_id")
"""What the workspace registry tells here only."""
IN_UNITY_CATALOG = ("id", "owner", "metastore_id", "storage_location")
"""What Unity Catalog tells here only."""


@dataclass(frozen=True, slots=True)
class Governance:
    """What Databricks knows of a registered model."""

    fields: dict[str, Any]
    """Fields of the registered model by name."""


def collect(client: Client, parts: Parts) -> Governance | None:
    """Read what a registry on Databricks tells of the model."""
    workspace = client.registry_workspace
    name = registered_name(parts) if workspace is not None else None
    if workspace is None or name is None:
        return None
    if client.registry.is_unity_catalog(name):
        found = workspace.get(f"{databricks.UNITY_CATALOG_API}/models/{quote(name, safe='')}")
        known: tuple[str, ...] = IN_UNITY_CATALOG
    else:
        answer = workspace.get("/api/2.0/mlflow/databricks/registered-models/get", {"name": name})
        found = answer.get("registered_model_databricks") or {}
        known = IN_WORKSPACE
    return Governance({key: found[key] for key in known if found.get(key)})
