"""Which run, logged model and experiment the model belongs to, from the cheapest source."""

from __future__ import annotations

from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import LoggedModel, MlflowModel, ModelVersion, Run


def run_id(parts: Parts) -> str | None:
    """Find the run: from the URI, the version, the logged model or the MLmodel file.

    Args:
        parts: The parts that are being read.

    Returns:
        The id of the run that logged the model, or None where none did.

    Raises:
        ReportError: The MLmodel file could not be read, and nothing else tells.
    """
    if parts.target.run_id is not None:
        return parts.target.run_id
    if parts.target.name is not None:
        version = parts.known("model_version", ModelVersion)
        if version is not None and version.run_id is not None:
            return version.run_id
    logged = parts.known("logged_model", LoggedModel)
    if logged is not None and logged.source_run_id is not None:
        return logged.source_run_id
    model = parts.wait("model", MlflowModel)
    return model.text("run_id") if model else None


def model_id(parts: Parts) -> str | None:
    """Find the logged model: from the URI, the version or the MLmodel file.

    Args:
        parts: The parts that are being read.

    Returns:
        Its id, or None where the model was not logged as one.

    Raises:
        ReportError: The MLmodel file could not be read, and nothing else tells.
    """
    if parts.target.model_id is not None:
        return parts.target.model_id
    if parts.target.name is not None:
        version = parts.known("model_version", ModelVersion)
        if version is not None and version.model_id is not None:
            return version.model_id
    model = parts.wait("model", MlflowModel)
    return model.text("model_id") if model else None


def registered_name(parts: Parts) -> str | None:
    """Find the registered model: from the URI, or from the version.

    Args:
        parts: The parts that are being read.

    Returns:
        Its name, or None where the model is not registered.

    Raises:
        ReportError: The version could not be read, and nothing else tells.
    """
    if parts.target.name is not None:
        return parts.target.name
    version = parts.wait("model_version", ModelVersion)
    return version.name if version else None


def registered_version(parts: Parts) -> tuple[str, str] | None:
    """Find the version: from the URI, or as it was read.

    Args:
        parts: The parts that are being read.

    Returns:
        The registered model's name and the version, or None where the model is not registered.

    Raises:
        ReportError: The version could not be read, and the URI does not name it.
    """
    target = parts.target
    if target.name is not None and target.version is not None:
        return target.name, target.version
    found = parts.wait("model_version", ModelVersion)
    return (found.name, found.version) if found else None


def experiment_id(parts: Parts) -> str | None:
    """Find the experiment: from the run, or from the logged model.

    Args:
        parts: The parts that are being read.

    Returns:
        Its id, or None where the model belongs to no run and is no logged model.

    Raises:
        ReportError: The run could not be read, and nothing else tells.
    """
    unread: ReportError | None = None
    try:
        run = parts.wait("run", Run)
    except ReportError as error:
        run, unread = None, error
    if run is not None:
        return run.experiment_id
    logged = parts.known("logged_model", LoggedModel)
    if logged is None and unread is not None:
        raise unread
    return logged.experiment_id if logged else None
