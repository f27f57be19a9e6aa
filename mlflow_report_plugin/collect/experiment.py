"""The experiment that the run or the logged model belongs to."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, records
from mlflow_report_plugin.collect.reading.identity import experiment_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.snapshot import Experiment


def collect(client: Client, parts: Parts) -> Experiment | None:
    """Read the experiment."""
    identity = experiment_id(parts)
    if identity is None:
        return None
    entity = client.tracking.experiment(identity)
    if entity.get("lifecycle_stage") == "deleted":
        parts.note("experiment", NotFound(f"experiment {identity} is deleted"))
    return Experiment(
        **records.fields_of(entity, Experiment, "tags"),
        tags=records.tags(entity),
        **links.of_experiment(client, identity),
    )
