"""The logged model (MLflow 3)."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, records
from mlflow_report_plugin.collect.reading.identity import model_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.snapshot import LoggedModel


def collect(client: Client, parts: Parts) -> LoggedModel | None:
    """Read the logged model."""
    target = parts.target
    if (target.name or target.run_id) and not client.tracking.has_logged_models:
        raise Unsupported(f"MLflow {client.mlflow_version} has no logged models")
    identity = model_id(parts)
    if identity is None:
        return None
    entity = client.tracking.logged_model(identity)
    return LoggedModel(
        **records.fields_of(entity, LoggedModel, "params", "metrics", "tags"),
        params=records.params(entity),
        metrics=records.metrics(entity.get("metrics")),
        tags=records.tags(entity),
        **links.of_logged_model(client, str(entity.get("experiment_id")), identity),
    )
