"""What a model URI names, as MLflow parses it."""

from __future__ import annotations

import re
from pathlib import Path

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client.stores import local_path
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import InvalidModelUri, NotFound

EXAMPLE = "try models:/NAME/VERSION, models:/NAME@ALIAS, runs:/RUN_ID/model or a folder"
_SLIPS = (
    (
        re.compile(r"models?:/{0,2}([^/:@?#]+(?:/[^/:?#]+|@[^/:?#]+))/?", re.IGNORECASE),
        r"models:/\1",
    ),
    (re.compile(r"(?:runs?:/{0,2})?([0-9a-f]{32}/[^?#]+)", re.IGNORECASE), r"runs:/\1"),
    (re.compile(r"(?:models?:/{0,2})?(m-[0-9a-f]{32})/?"), r"models:/\1"),
    (re.compile(r"([^/:@?#\s]+(?:/\d+|@[^/:@?#\s]+))"), r"models:/\1"),
)
"""What people write, and what they mean."""
_NAME_ALONE = re.compile(r"models:/(?!m-)[^/@]+/?", re.IGNORECASE)
_OF_MODEL = re.compile(r"(?:models:/)?((?!m-[0-9a-f]{32}/?$)[^/@:]+)/?", re.IGNORECASE)


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
                raise NotFound(f"there is no folder {shown!r}: {_advice(uri)}")
            return Target(uri=shown, location=location)
    except (MlflowException, ValueError, OSError) as error:
        raise InvalidModelUri(f"{shown!r} is no model URI: {_advice(uri)}") from error
    if scheme in ("http", "https") and "#" in uri:
        raise InvalidModelUri(f"{shown!r} is the address of a page: {EXAMPLE}")
    if scheme == "report":
        raise InvalidModelUri(f"{shown!r} is a report already: leave out 'report:'")
    if scheme == "prompts":
        raise InvalidModelUri(f"{shown!r} is a prompt, and reports are made of models: {EXAMPLE}")
    if scheme not in get_registered_artifact_repositories():
        advice = _advice(uri)
        raise InvalidModelUri(f"{shown!r} has a scheme that MLflow does not know: {advice}")
    return Target(uri=shown, location=uri)


def of_model(uri: str) -> str | None:
    """Tell which registered model a URI names without one of its versions.

    Args:
        uri: Such as `models:/NAME`, or the name alone.

    Returns:
        The name; None for everything else.
    """
    found = _OF_MODEL.fullmatch(uri.strip())
    return found[1] if found else None


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


def _advice(uri: str) -> str:
    """What to try instead of a URI: what was meant, where that can be told."""
    for pattern, meant in _SLIPS:
        found = pattern.fullmatch(uri)
        if found is not None and found.expand(meant) != uri:
            return f"did you mean {redact.text(found.expand(meant))}?"
    return EXAMPLE


def _registered(uri: str, shown: str) -> Target:
    from mlflow.store.artifact.utils.models import _parse_model_uri

    if "?" in uri:  # where MLflow stops reading
        raise InvalidModelUri(
            f"{shown!r} has a character that model URIs cannot have in a name: ask for the "
            "model by its run, as runs:/RUN_ID/model, or by its folder"
        )
    if _NAME_ALONE.fullmatch(uri):
        alone = shown.rstrip("/")
        raise InvalidModelUri(
            f"{alone!r} names no version: try {alone}/VERSION, {alone}/latest or {alone}@ALIAS"
        )
    parsed = _parse_model_uri(uri)
    model_id = getattr(parsed, "model_id", None)
    if model_id and not model_id.startswith("m-"):
        raise InvalidModelUri(f"{shown!r} is no model URI: {_advice(uri)}")
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
