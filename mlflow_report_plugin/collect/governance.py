"""What Databricks knows of a registered model beside MLflow's own record."""

from __future__ import annotations

from dataclasses import dataclass
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

    fields: dict[str, str]
    """Fields of the registered model by name."""


def collect(client: Client, parts: Parts) -> Governance | None:
    """Read what a registry on Databricks tells of the model."""
    workspace = client.registry_workspace
    name = registered_name(parts) if workspace is not None else None
    if workspace is None or name is None:
        return None
    if client.registry.is_unity_catalog(name):
        answer = workspace.get(f"{databricks.UNITY_CATALOG_API}/models/{quote(name, safe='')}")
        found = parts.answer("registered_model", answer)
        known: tuple[str, ...] = IN_UNITY_CATALOG
    else:
        answer = workspace.get("/api/2.0/mlflow/databricks/registered-models/get", {"name": name})
        found = parts.answer("registered_model", answer).object("registered_model_databricks")
        known = IN_WORKSPACE
    # What the one who reads may do says nothing to others.
    shown = [key for key in known if key != "permission_level" or parts.reach == "own"]
    return Governance({key: value for key in shown if (value := found.text(key))})
