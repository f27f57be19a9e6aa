"""The run that logged the model."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, runs
from mlflow_report_plugin.collect.reading.identity import (
    named_run_id,
    require_same_experiment,
    run_id,
)
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.snapshot import LoggedModel, Run, RunModel


def collect(client: Client, parts: Parts) -> Run | None:
    """Read the run."""
    identity = run_id(parts)
    if identity is None:
        return None
    answer = parts.answer("run", client.tracking.run(identity))
    info, data = answer.object("info"), answer.object("data")
    if parts.reach == "shared" and named_run_id(parts) is None:
        logged = parts.known("logged_model", LoggedModel)
        if logged is not None:
            home, what = logged.experiment_id, f"the run {identity}"
            require_same_experiment(parts, what, info.text("experiment_id"), home)
    if info.text("lifecycle_stage") == "deleted":
        parts.note("run", NotFound(f"run {identity} is deleted; what the server kept is shown"))
    return info.record(
        Run,
        # MLflow 3 dropped the older name of the id; its REST API sends both.
        run_uuid=info.text("run_uuid") or identity,
        params=data.params(),
        metrics=answer.metrics(),
        tags=data.tags(),
        dataset_inputs=runs.dataset_inputs(answer),
        model_inputs=answer.object("inputs").records("model_inputs", RunModel),
        model_outputs=answer.object("outputs").records("model_outputs", RunModel),
        **links.of_run(client, info.text("experiment_id"), identity),
    )
