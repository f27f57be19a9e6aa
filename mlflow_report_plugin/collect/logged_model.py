"""The logged model (MLflow 3)."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
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
    answer = parts.answer("logged_model", client.tracking.logged_model(identity))
    return answer.record(
        LoggedModel,
        params=answer.params(),
        metrics=answer.metrics(),
        tags=answer.tags(),
        **links.of_logged_model(client, answer.text("experiment_id"), identity),
    )
