"""What to try instead, when the model is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import get_close_matches

from mlflow_report_plugin.collect.client import Client, number_of
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import NotFound, ReportError

MAX_NAMES = 1_000
"""How many registered models are looked through for a similar name."""
STAGES = ("Staging", "Production", "Archived", "None")
"""What MLflow takes for a stage, also in other letters."""
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
        return NotFound(f"{error}{_models_of_run(client, target.run_id, target.path)}")
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
        if (target.stage or "").capitalize() in STAGES
        else f"version or stage {target.stage!r}"
        if target.stage
        else "version"
    )
    versions = _versions(client, target)
    if not versions:
        return NotFound(f"registered model {target.name!r} has no versions yet")
    named = Answer(model, _ignored).pairs("aliases", "alias", "version")
    aliases = [alias for alias, _ in named]
    if target.version in [str(version) for version in versions] or target.alias in aliases:
        return error  # the registry contradicts itself
    parts = [f"versions {_some(_nearest(versions, target.version))}"]
    if aliases:
        near = get_close_matches(target.alias or "", aliases, n=len(aliases), cutoff=0)
        parts.append(f"aliases {_some(near or aliases)}")
    meant = _meant(target, versions, aliases)
    return NotFound(
        f"registered model {target.name!r} has no {wanted}: it has {' and '.join(parts)}"
        + (f"; did you mean {meant}?" if meant else "")
    )


def _meant(target: Target, versions: list[int], aliases: list[str]) -> str | None:
    """The URI of a version or an alias that was written as something else."""
    asked = target.alias or target.stage or ""
    number = re.fullmatch(r"v?(\d{1,9})(?:\.0)?", asked, re.IGNORECASE)
    if number is not None and int(number[1]) in versions:
        return f"models:/{target.name}/{int(number[1])}"
    for alias in aliases:
        if alias.casefold() == asked.casefold():
            return f"models:/{target.name}@{alias}"
    return None


def _some(names: Sequence[object]) -> str:
    """The first of some names, and whether there are more."""
    shown = ", ".join(map(str, names[:SHOWN]))
    return f"{shown} and {len(names) - SHOWN:,} more" if len(names) > SHOWN else shown


def _nearest(versions: list[int], asked: str | None) -> list[int]:
    """Versions, those nearest to the one asked for first, and these in their order."""
    if asked is not None:
        versions = sorted(versions, key=lambda version: abs(version - int(asked)))
    return [*sorted(versions[:SHOWN]), *versions[SHOWN:]]


def _models_of_run(client: Client, run_id: str, asked: str) -> str:
    """Other models that the run logged, from MLflow 3's logged models or the older history tag."""
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
    shown = [f"runs:/{run_id}/{name}" for name in sorted(names - {asked})[:SHOWN]]
    return f"; models of the run: {', '.join(shown)}" if shown else ""


def _names(client: Client, target: Target) -> str:
    asked = target.name or ""
    try:
        names = client.registry.registered_model_names(asked, MAX_NAMES)
    except ReportError:
        return ""
    # Only models that were found by another name: asking for the same again helps nobody.
    by_case = [name for name in names if name.casefold() == asked.casefold() and name != asked]
    close = by_case or [
        name for name in get_close_matches(asked, names, n=SHOWN, cutoff=0.7) if name != asked
    ]
    return f": did you mean {', '.join(map(repr, close))}?" if close else ""


def _versions(client: Client, target: Target) -> list[int]:
    """The versions of the model that is asked for, newest first."""
    found = client.registry.versions_of(target.name or "", MAX_NAMES)
    return [number for each in found if (number := number_of(each))]


def _ignored(_error: ReportError) -> None:
    """A suggestion may leave out what it cannot read."""
