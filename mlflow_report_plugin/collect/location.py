"""Where the files of the model are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.reading.identity import registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, Run


def collect(client: Client, parts: Parts) -> str | None:
    """Find the artifact URI of the model's folder."""
    target = parts.target
    if target.location is not None:
        return target.location
    if target.model_id is not None:
        logged = parts.wait("logged_model", LoggedModel)
        return logged.artifact_location if logged else None
    if target.run_id is not None:
        run = parts.wait("run", Run)
        return _of_run(client, target, run.model_dump() if run else {})
    if client.registry_workspace is not None:
        # A registry on Databricks hands out the files itself. Where it keeps them is often
        # closed to whoever may read the model.
        found = registered_version(parts)
        return f"models:/{'/'.join(found)}" if found else None
    location = parts.wait("download_uri", str)
    if location is not None and location.startswith("runs:"):
        # The part `run` may be waiting for the MLmodel file at this very place.
        source = model_uris.parse(location)
        return _of_run(client, source, client.tracking.run(source.run_id or "")["info"])
    return location


def _of_run(client: Client, target: Target, run: Mapping[str, Any]) -> str:
    """The logged model of that name, as MLflow 3 prefers it, or the folder of the run."""
    if not run.get("artifact_uri"):
        raise NotFound(f"run {target.run_id} has no artifacts")
    name, _, below = target.path.partition("/")
    try:
        models = (
            client.tracking.logged_models_of(run["experiment_id"], run["run_id"], name)
            if name
            else []
        )
    except (NotFound, Unsupported):  # a server before MLflow 3 does not know logged models
        models = []
    root = str(models[0]["artifact_location"]) if models else f"{run['artifact_uri']}/{name}"
    return "/".join(filter(None, (root.rstrip("/"), below)))
