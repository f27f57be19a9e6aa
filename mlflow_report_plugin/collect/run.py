"""The run that logged the model."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, records, runs
from mlflow_report_plugin.collect.reading.identity import run_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.snapshot import Run, RunModel


def collect(client: Client, parts: Parts) -> Run | None:
    """Read the run."""
    identity = run_id(parts)
    if identity is None:
        return None
    entity = client.tracking.run(identity)
    info = entity.get("info") or {}
    inputs, outputs = entity.get("inputs") or {}, entity.get("outputs") or {}
    if info.get("lifecycle_stage") == "deleted":
        parts.note("run", NotFound(f"run {identity} is deleted; what the server kept is shown"))
    return Run(
        **records.fields_of(info, Run, "run_uuid"),
        # MLflow 3 dropped the older name of the id; its REST API sends both.
        run_uuid=info.get("run_uuid") or identity,
        params=records.params(entity.get("data") or {}),
        metrics=records.metrics(entity.get("metrics")),
        tags=records.tags(entity.get("data") or {}),
        dataset_inputs=runs.dataset_inputs(entity),
        model_inputs=_models(inputs.get("model_inputs")),
        model_outputs=_models(outputs.get("model_outputs")),
        **links.of_run(client, str(info.get("experiment_id")), identity),
    )


def _models(entities: Any) -> tuple[RunModel, ...]:
    return tuple(RunModel(**records.fields_of(entity, RunModel)) for entity in entities or ())
