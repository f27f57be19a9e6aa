"""Where the files of the model are."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.parts import Parts
from mlflow_report_plugin.errors import NotFound, ReportError
from mlflow_report_plugin.snapshot import LoggedModel, Run


def collect(client: Client, parts: Parts) -> str | None:
    """Find the artifact URI of the model's folder.

    Args:
        client: Where to read from.
        parts: The other parts.

    Returns:
        An artifact URI, or a local path. It may hold credentials.

    Raises:
        ReportError: It could not be found out.
    """
    target = parts.target
    if target.location is not None:
        return target.location
    if target.model_id is not None:
        logged = parts.wait("logged_model", LoggedModel)
        return logged.artifact_location if logged else None
    if target.run_id is not None:
        return _of_run(client, parts)
    return parts.wait("download_uri", str)


def _of_run(client: Client, parts: Parts) -> str:
    """The logged model of that name, as MLflow 3 prefers it, or the folder of the run."""
    run = parts.wait("run", Run)
    if run is None or run.artifact_uri is None:
        raise NotFound(f"run {parts.target.run_id} has no artifacts")
    name, _, below = parts.target.path.partition("/")
    try:
        models = client.logged_models_of(run.experiment_id or "", run.run_id) if name else []
    except ReportError:  # a server before MLflow 3 does not know logged models
        models = []
    roots = [str(model["artifact_location"]) for model in models if model["name"] == name]
    root = roots[0] if roots else f"{run.artifact_uri}/{name}"
    return "/".join(filter(None, (root.rstrip("/"), below)))
