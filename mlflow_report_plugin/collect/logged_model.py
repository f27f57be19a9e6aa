"""The logged model (MLflow 3)."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.identity import (
    model_id,
    named_run_id,
    require_same_experiment,
)
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, Run


def collect(client: Client, parts: Parts) -> LoggedModel | None:
    """Read the logged model."""
    target = parts.target
    if (target.name or target.run_id) and not client.tracking.has_logged_models:
        raise Unsupported(f"MLflow {client.mlflow_version} has no logged models")
    identity = model_id(parts)
    if identity is None:
        return None
    answer = parts.answer("logged_model", client.tracking.logged_model(identity))
    if parts.reach == "shared" and named_run_id(parts) is not None:
        run = parts.wait("run", Run)
        home = run.experiment_id if run else None
        what = f"the logged model {identity}"
        require_same_experiment(parts, what, answer.text("experiment_id"), home)
    return answer.record(
        LoggedModel,
        params=answer.params(),
        metrics=answer.metrics(),
        tags=answer.tags(),
        **links.of_logged_model(client, answer.text("experiment_id"), identity),
    )
