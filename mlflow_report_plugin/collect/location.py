"""Where the files of the model are."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client, Entity, model_uris
from mlflow_report_plugin.collect.reading.identity import Origin, registered_version
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.places import is_inside
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import AccessDenied, NotFound, Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, ModelVersion, Run


def collect(client: Client, parts: Parts) -> str:
    """Find the artifact URI of the model's folder."""
    location = _location(client, parts)
    if not location:  # MLflow would take nothing for the current folder
        raise NotFound("nothing says where the files of the model are")
    return location


def _location(client: Client, parts: Parts) -> str | None:
    target = parts.target
    if target.location is not None:
        return target.location
    if target.model_id is not None:
        logged = parts.wait("logged_model", LoggedModel)
        return logged.artifact_location if logged else None
    if target.run_id is not None:
        logged_by = parts.wait("run", Run)
        if logged_by is None:
            return None
        return _of_run(client, target, logged_by.experiment_id, logged_by.artifact_uri)
    if client.registry_workspace is not None:
        # A registry on Databricks hands out the files itself. Where it keeps them is often
        # closed to whoever may read the model.
        found = registered_version(parts)
        return f"models:/{'/'.join(found)}" if found else None
    location = _of_version(client, parts)
    if parts.reach == "shared" and location is not None:
        _require_recorded(client, parts, location)
    return location


def _of_version(client: Client, parts: Parts) -> str | None:
    location = parts.wait("download_uri", str)
    if location is not None and location.startswith("runs:"):
        # The part `run` may be waiting for the MLmodel file at this very place.
        source = model_uris.parse(location)
        run = parts.answer("model", client.tracking.run(source.run_id or "")).object("info")
        return _of_run(client, source, run.text("experiment_id"), run.text("artifact_uri"))
    return location


def _require_recorded(client: Client, parts: Parts, location: str) -> None:
    """Refuse files that no record says to be the version's: who registers it may name any."""
    if parts.wait("origin", Origin) is not None:  # which was found by this very comparison
        return
    version = parts.wait("model_version", ModelVersion)
    roots: list[str | None] = []
    # Nothing here may wait for the MLmodel file, which is in the folder that is looked for.
    if version is not None and version.model_id is not None:
        logged = parts.known("logged_model", LoggedModel)
        roots.append(logged.artifact_location if logged else None)
    run = None
    if version is not None and (version.run_id is not None or version.model_id is not None):
        run = parts.wait("run", Run)
        roots.append(run.artifact_uri if run else None)
    if any(is_inside(location, root) for root in roots if root):
        return
    if run is not None and run.experiment_id is not None:
        # The registry of an open-source server may leave out which logged model it is.
        made = _logged_models(client, run.experiment_id, run.run_id)
        if any(is_inside(location, str(each.get("artifact_location") or "")) for each in made):
            return
    raise AccessDenied(
        "no record says that these files belong to the run or the logged model of the version, "
        "and not everybody may read them who reads this report"
    )


def _of_run(
    client: Client, target: Target, experiment_id: str | None, artifact_uri: str | None
) -> str:
    """The logged model of that name, as MLflow 3 prefers it, or the folder of the run."""
    run_id, (name, _, below) = target.run_id or "", target.path.partition("/")
    models = _logged_models(client, experiment_id, run_id, name) if name and experiment_id else []
    located = (each["artifact_location"] for each in models if each.get("artifact_location"))
    root = next(located, f"{artifact_uri}/{name}" if artifact_uri else None)
    if root is None:
        raise NotFound(f"run {run_id} has no artifacts")
    return "/".join(filter(None, (str(root).rstrip("/"), below)))


def _logged_models(
    client: Client, experiment_id: str, run_id: str, name: str | None = None
) -> list[Entity]:
    try:
        return client.tracking.logged_models_of(experiment_id, run_id, name)
    except (NotFound, Unsupported):  # a server before MLflow 3 does not know logged models
        return []
