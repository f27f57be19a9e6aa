"""The URIs under which the model can be found, put together from the parts."""

from __future__ import annotations

from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import LoggedModel, MlflowModel, ModelUris, ModelVersion, Run


def of(parts: Parts) -> ModelUris:
    """Give the model's URIs.

    Args:
        parts: The parts, all of them read or given up.

    Returns:
        The URIs.
    """
    run = parts.known("run", Run)
    logged = parts.known("logged_model", LoggedModel)
    reg_model_download_uri = _reg_model_download_uri(parts)
    path = _path(parts, logged)
    run_model_download_uri = _run_model_download_uri(run, logged, path)
    return ModelUris(
        model_uri=parts.target.uri,
        run_uri=f"runs:/{run.run_id}/{path}" if run and path else None,
        logged_model_uri=f"models:/{logged.model_id}" if logged else None,
        reg_model_download_uri=reg_model_download_uri,
        run_model_download_uri=run_model_download_uri,
    )


def _reg_model_download_uri(parts: Parts) -> str | None:
    try:
        return parts.wait("download_uri", str)
    except ReportError as error:
        # Or else it is a gap of the version, or of the model, already.
        if parts.known("model_version", ModelVersion) and parts.known("location", str):
            parts.note("model_version", type(error)(f"the download URI: {error}"))
        return None


def _path(parts: Parts, logged: LoggedModel | None) -> str | None:
    """The path below the run: from the URI, the logged model's name or the MLmodel file."""
    if parts.target.path:
        return parts.target.path
    if logged is not None:
        return logged.name
    model = parts.known("model", MlflowModel)
    path = model.text("artifact_path") if model else None
    # MLflow 3 writes the whole location of a logged model there.
    return path if path and "://" not in path and not path.startswith("/") else None


def _run_model_download_uri(
    run: Run | None, logged: LoggedModel | None, path: str | None
) -> str | None:
    if logged is not None:
        return logged.artifact_location
    if run is None or run.artifact_uri is None or path is None:
        return None
    return f"{run.artifact_uri.rstrip('/')}/{path}"
