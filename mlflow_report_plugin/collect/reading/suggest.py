"""What to try instead, when the model is not there."""

from __future__ import annotations

import json
from difflib import get_close_matches

from mlflow_report_plugin.collect.client import Client, number_of
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, ReportError

MAX_NAMES = 1_000
"""How many registered models are looked through for a similar name."""
SHOWN = 5
"""How many suggestions are made at most."""


def better(client: Client, target: Target, error: NotFound) -> NotFound:
    """Add what there is to the message that something is not there.

    Args:
        client: Where to look.
        target: What was asked for.
        error: What was found out so far.

    Returns:
        The error to raise instead; the same one where the registry tells no more.
    """
    if target.run_id is not None:
        return NotFound(f"{error}{_models_of_run(client, target.run_id)}")
    if target.name is None:
        return error
    try:
        model = client.registry.registered_model(target.name)
    except NotFound:
        count = target.name.count(".") + 1
        where = (
            f" in {client.registry_of(target.name)}, where names of {count} part"
            f"{'s' if count > 1 else ''} are looked for"
            if client.tracking_workspace and client.registry_workspace
            else ""
        )
        return NotFound(
            f"there is no registered model {target.name!r}{where}{_names(client, target)}"
        )
    except ReportError:
        return error
    wanted = (
        f"version {target.version}"
        if target.version
        else f"alias {target.alias!r}"
        if target.alias
        else f"version in stage {target.stage!r}"
        if target.stage
        else "version"
    )
    named = Answer(model, _ignored).pairs("aliases", "alias", "version")
    aliases = [alias for alias, _ in named]
    versions = _versions(client, target)
    if target.version in versions or target.alias in aliases:  # the registry contradicts itself
        return error
    near = get_close_matches(target.alias or "", aliases, n=SHOWN, cutoff=0) or aliases[:SHOWN]
    parts = [f"versions {', '.join(versions)}"]
    if near:
        parts.append(f"aliases {', '.join(near)}")
    return NotFound(
        f"registered model {target.name!r} has no {wanted}: it has {' and '.join(parts)}"
    )


def _models_of_run(client: Client, run_id: str) -> str:
    """The models that the run did log, from MLflow 3's logged models or the older history tag."""
    try:
        run = Answer(client.tracking.run(run_id), _ignored)
        experiment_id = run.object("info").required("experiment_id")
        models = client.tracking.logged_models_of(experiment_id, run_id)
        names = {str(model["name"]) for model in models if model.get("name")}
        tags = {tag.key: tag.value for tag in run.object("data").tags()}
        history = json.loads(tags.get("mlflow.log-model.history", "[]"))
        names |= {str(each["artifact_path"]) for each in history if "artifact_path" in each}
    except (ReportError, ValueError, TypeError, KeyError):
        return ""
    shown = [f"runs:/{run_id}/{name}" for name in sorted(names)[:SHOWN]]
    return f"; models of the run: {', '.join(shown)}" if shown else ""


def _names(client: Client, target: Target) -> str:
    try:
        names = client.registry.registered_model_names(target.name or "", MAX_NAMES)
    except ReportError:
        return ""
    close = get_close_matches(target.name or "", names, n=SHOWN)
    return f": did you mean {', '.join(map(repr, close))}?" if close else ""


def _versions(client: Client, target: Target) -> list[str]:
    """The versions nearest to the one asked for, or the newest."""
    found = client.registry.versions_of(target.name or "", MAX_NAMES)
    versions = [number for each in found if (number := number_of(each))]
    if target.version is not None:
        asked = int(target.version)
        versions.sort(key=lambda version: abs(version - asked))
    nearest = sorted(versions[:SHOWN])
    return [str(version) for version in nearest] or ["none"]


def _ignored(_error: ReportError) -> None:
    """A suggestion may leave out what it cannot read."""
