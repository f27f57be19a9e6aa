"""The version of the registered model: from the URI, or found from the model's own files."""

from __future__ import annotations

from contextlib import suppress

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import model_id, run_id
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, ReadFailed, Unsupported
from mlflow_report_plugin.snapshot import (
    MlflowModel,
    ModelVersion,
    RegisteredModel,
    Run,
)

MAX_CANDIDATES = 100
"""How many versions of one run are looked at to find the one that holds the model."""


def collect(client: Client, parts: Parts) -> ModelVersion | None:
    """Read the model version."""
    target = parts.target
    if target.name is None:
        found = _registered_from(client, parts)
        if found is None:
            return None
        name, version = found.required("name"), found.version()
        if client.registry.is_unity_catalog(name):
            # What it found has no tags and aliases.
            found = parts.answer("model_version", client.registry.model_version(name, version))
    elif target.alias is not None:
        entity = client.registry.model_version_by_alias(target.name, target.alias)
        found = parts.answer("model_version", entity)
    else:
        asked = target.version or _newest(client, target, parts)
        found = parts.answer("model_version", client.registry.model_version(target.name, asked))
    name, version = found.required("name"), found.version()
    return found.record(
        ModelVersion,
        model_id=found.text("model_id") or _model_id(found.text("source")),
        tags=found.tags(),
        aliases=tuple(sorted(found.each("aliases", _alias, bare="alias"))),
        is_unity_catalog=client.registry.is_unity_catalog(name),
        **links.of_model_version(client, name, version),
    )


def _alias(answer: Answer) -> str:
    return answer.required("alias")


def _newest(client: Client, target: Target, parts: Parts) -> str:
    """The newest version of all, or of the stage: what MLflow itself takes."""
    if client.registry.is_unity_catalog(target.name or ""):
        raise Unsupported("Unity Catalog has no stages and no latest: name a version or an alias")
    model = parts.wait("registered_model", RegisteredModel)
    latest = model.latest_versions if model else ()
    versions = [
        int(each.version)
        for each in latest
        if target.stage is None or (each.current_stage or "").lower() == target.stage.lower()
    ]
    if not versions:
        wanted = f"version in stage {target.stage!r}" if target.stage else "version"
        raise NotFound(f"registered model {target.name!r} has no {wanted}")
    return str(max(versions))


def _registered_from(client: Client, parts: Parts) -> Answer | None:
    """Find the newest version that was registered from the model at hand."""
    logged = model_id(parts)
    if logged is not None:
        found = _search(client, parts, f"source_path='models:/{logged}'", limit=1)
        if found:
            return found[0]
    run = run_id(parts)
    if run is None:
        return None
    sources = _sources(parts, run, logged)
    candidates = _search(client, parts, f"run_id='{run}'", limit=MAX_CANDIDATES)
    for each in candidates:
        if (each.text("source") or "").rstrip("/") in sources:
            return each
    if len(candidates) == MAX_CANDIDATES:
        raise ReadFailed(f"only {MAX_CANDIDATES} versions of run {run} were looked at")
    with suppress(NotFound):
        parts.wait("model", MlflowModel)  # which may tell under what else it was registered
    return None


def _search(client: Client, parts: Parts, query: str, limit: int) -> tuple[Answer, ...]:
    found = client.registry.search_model_versions(query, limit)
    answer = parts.answer("model_version", {"model_versions": found})
    return answer.each("model_versions", lambda each: each)


def _sources(parts: Parts, run: str, logged: str | None) -> set[str]:
    """The URIs under which this very model may have been registered."""
    model, found = parts.known("model", MlflowModel), parts.known("run", Run)
    path = parts.target.path or (model.text("artifact_path") if model else None)
    sources = {parts.known("location", str), f"models:/{logged}" if logged else None}
    if path:
        artifacts = (found.artifact_uri if found else None) or ""
        sources |= {f"runs:/{run}/{path}", f"{artifacts.rstrip('/')}/{path}"}
    return {source.rstrip("/") for source in sources if source}


def _model_id(source: str | None) -> str | None:
    """The logged model that a source such as `models:/m-ID` names."""
    prefix = "models:/m-"
    return source[len("models:/") :] if source and source.startswith(prefix) else None
