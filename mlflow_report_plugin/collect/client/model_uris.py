"""What a model URI names, as MLflow parses it."""

from __future__ import annotations

from pathlib import Path

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client.stores import local_path
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import InvalidModelUri, NotFound

EXAMPLE = "try models:/NAME/VERSION, models:/NAME@ALIAS, runs:/RUN_ID/model or a folder"


def parse(uri: str) -> Target:
    """Parse a model URI, the way MLflow does.

    Args:
        uri: Any model URI, or the path of a folder.

    Returns:
        What it names.

    Raises:
        InvalidModelUri: It is no model URI, or its scheme is unknown to MLflow.
        NotFound: It is the path of a folder that is not there.
    """
    from mlflow.exceptions import MlflowException
    from mlflow.store.artifact.artifact_repository_registry import (
        get_registered_artifact_repositories,
    )

    shown = redact.text(uri)
    if not uri.strip():
        raise InvalidModelUri(f"the model URI is empty: {EXAMPLE}")
    scheme = uri.partition(":")[0].lower() if ":" in uri else ""
    try:
        if scheme == "models":
            return _registered(uri, shown)
        if scheme == "runs":
            return _of_run(uri, shown)
        if scheme == "file" or len(scheme) < 2 or Path(uri).exists():
            location = local_path(uri)
            if not Path(location).is_dir():
                raise NotFound(f"there is no folder {shown!r}: {EXAMPLE}")
            return Target(uri=shown, location=location)
    except (MlflowException, ValueError, OSError) as error:
        raise InvalidModelUri(f"{shown!r} is no model URI: {EXAMPLE}") from error
    if scheme in ("http", "https") and "#" in uri:
        raise InvalidModelUri(f"{shown!r} is the address of a page: {EXAMPLE}")
    if scheme == "report":
        raise InvalidModelUri(f"{shown!r} is a report already: leave out 'report:'")
    if scheme not in get_registered_artifact_repositories():
        raise InvalidModelUri(f"{shown!r} has a scheme that MLflow does not know: {EXAMPLE}")
    return Target(uri=shown, location=uri)


def of_version(name: str, version: str) -> str:
    """Write the URI of a version.

    Args:
        name: The registered model.
        version: The version.

    Returns:
        The URI.

    Raises:
        InvalidModelUri: No URI names it: `models:/a#b/1` is the model `a`.
    """
    uri = f"models:/{name}/{version}"
    try:
        target = parse(uri)
    except InvalidModelUri:
        target = None
    if target is None or (target.name, target.version) != (name, version):
        raise InvalidModelUri("the name of the model cannot be written in a model URI")
    return uri


def _registered(uri: str, shown: str) -> Target:
    from mlflow.store.artifact.utils.models import _parse_model_uri

    parsed = _parse_model_uri(uri)
    model_id = getattr(parsed, "model_id", None)
    if model_id and not model_id.startswith("m-"):
        if uri.startswith("models://"):
            raise InvalidModelUri(f"{shown!r} has a slash too many: {EXAMPLE}")
        raise InvalidModelUri(
            f"{shown!r} names no version: try {shown}/1, {shown}/latest or {shown}@ALIAS"
        )
    return Target(
        uri=shown,
        name=parsed.name,
        version=parsed.version,
        stage=parsed.stage,
        alias=parsed.alias,
        model_id=model_id,
    )


def _of_run(uri: str, shown: str) -> Target:
    from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository

    run_id, path = RunsArtifactRepository.parse_runs_uri(uri)  # type: ignore[no-untyped-call]  # MLflow's
    return Target(uri=shown, run_id=run_id, path=(path or "").strip("/"))
