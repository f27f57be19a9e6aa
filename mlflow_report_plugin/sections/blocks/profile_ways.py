"""How evidence gets to where profiles look for it, and no requirement asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.snapshot import Snapshot


def nothing(_: Snapshot) -> str:
    """Give no command."""
    return ""


@dataclass(frozen=True, slots=True)
class Way:
    """How something gets there."""

    advice: str
    """What to do, in words."""
    command: Callable[[Snapshot], str] = nothing
    """What to type, or empty."""


SERVED: Final = Way("known where Databricks serves the version")
IN_THE_FILE: Final = Way("MLflow writes that when it logs a model")
EVALUATED: Final = Way("an evaluation that names the model by its own URI", commands.evaluate)
NAMED_DATA: Final = Way("an evaluation on a data set with a name", commands.evaluate)
WAYS: Final[dict[str, Way]] = {
    "environment.python_version": IN_THE_FILE,
    "evaluation_runs": EVALUATED,
    "evaluation_runs.dataset_inputs": NAMED_DATA,
    "files.files": IN_THE_FILE,
    "logged_model.metrics.dataset_name": NAMED_DATA,
    "model.details.databricks_runtime": Way("known of models that were logged on Databricks"),
    "model.details.resources": Way("resources=... when the model is logged"),
    "model.flavors": IN_THE_FILE,
    "model.flavors.transformers.source_model_name": Way(
        "known of models that were logged with mlflow.transformers"
    ),
    "run.dataset_inputs.profile": Way("mlflow.log_input with data that MLflow can count"),
    "run.end_time": Way("known of runs that have ended"),
    "serving_endpoints": SERVED,
    "serving_endpoints.workload_type": SERVED,
    "traces.count": Way("mlflow.trace, or autologging, where the model is in use"),
    "versions.versions": Way("a registered version"),
    "webhooks": Way("a webhook of the registry that is told of the model"),
}
"""By the paths where it is looked for."""
