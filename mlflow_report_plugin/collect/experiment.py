"""The experiment that the run or the logged model belongs to."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.identity import experiment_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.snapshot import Experiment


def collect(client: Client, parts: Parts) -> Experiment | None:
    """Read the experiment."""
    identity = experiment_id(parts)
    if identity is None:
        return None
    answer = parts.answer("experiment", client.tracking.experiment(identity))
    if answer.text("lifecycle_stage") == "deleted":
        parts.note("experiment", NotFound(f"experiment {identity} is deleted"))
    of_experiment = links.of_experiment(client, identity)
    return answer.record(Experiment, tags=answer.tags(), **of_experiment)
