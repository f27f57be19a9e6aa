"""The versions of the registered model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from mlflow_report_plugin.collect.client import Client, Entity
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.version_numbers import LISTED
from mlflow_report_plugin.errors import NotFound, ReportError, Unsupported
from mlflow_report_plugin.snapshot import (
    LoggedModel,
    Metric,
    ModelVersion,
    OtherVersion,
    RegisteredModel,
    Run,
    Versions,
)
from mlflow_report_plugin.threads import start

LOGGED_MODEL: Final = re.compile(
    r"models:/(?P<by_id>m-[0-9a-zA-Z]{1,64})|.*/models/(?P<by_place>m-[0-9a-zA-Z]{1,64})/artifacts/?"
)
"""What the source of a version is that was made from a logged model: its URI, or its folder."""
SHOWN = 20
"""How many versions are named, the newest ones."""


def collect(client: Client, parts: Parts) -> Versions | None:
    """Read the newest versions, and what their runs and evaluations measured."""
    name = registered_name(parts)
    if name is None:
        return None
    listed = parts.wait("listed_versions", list) or []
    make = partial(_version, client, name, _aliases(parts))
    answer = parts.answer("versions", {"model_versions": listed})
    found = answer.each("model_versions", make)
    reported = parts.known("model_version", ModelVersion)
    named = [
        version
        for position, version in enumerate(found)
        if position < SHOWN or (reported and version.version == reported.version)
    ]
    more = len(found) - len(named)
    if reported and all(version.version != reported.version for version in named):
        named.append(make(parts.answer("versions", reported.model_dump())))
    metrics = _metrics(client, parts, named)
    versions = tuple(
        version.model_copy(update={"metrics": metrics[version.version]}) for version in named
    )
    return Versions(versions=versions, more=more, counted_all=len(listed) < LISTED)


def _version(
    client: Client, name: str, aliases: Mapping[str, tuple[str, ...]], answer: Answer
) -> OtherVersion:
    version = answer.version()
    return answer.record(
        OtherVersion,
        aliases=aliases.get(version, ()),
        metrics=(),
        **links.of_model_version(client, name, version),
    )


def _aliases(parts: Parts) -> dict[str, tuple[str, ...]]:
    """The aliases by version: in what a search returns they are not complete."""
    model = parts.known("registered_model", RegisteredModel)
    found: dict[str, tuple[str, ...]] = {}
    for alias in model.aliases if model else ():
        found[alias.version] = (*found.get(alias.version, ()), alias.alias)
    return found


def _metrics(
    client: Client, parts: Parts, versions: Sequence[OtherVersion]
) -> dict[str, tuple[Metric, ...]]:
    """The metrics by version: those of its run, and those that evaluations measured."""
    run = parts.known("run", Run)
    logged = parts.known("logged_model", LoggedModel)
    asked = start(partial(_of_models, client, run, logged, versions))
    of_runs = _of_runs(client, parts, run, versions)
    of_models: dict[str, tuple[Metric, ...]] = {}
    try:
        answer = parts.answer("versions", {"models": asked.result()})
        of_models = dict(answer.each("models", _metrics_of_model))
    except (NotFound, Unsupported):  # a server before MLflow 3 does not know logged models
        pass
    except ReportError as error:
        parts.note("versions", error)
    if logged is not None:
        of_models[logged.model_id] = logged.metrics
    return {
        version.version: _together(
            of_runs.get(version.run_id or "", ()), of_models.get(_model_id(version) or "", ())
        )
        for version in versions
    }


def _together(of_run: tuple[Metric, ...], of_model: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """What the run measured, then what others did; what both have, as the model says it."""
    # Only a logged model knows which data something was measured on.
    known = {(metric.key, metric.value, metric.step): metric for metric in of_model}
    told = [known.get((metric.key, metric.value, metric.step), metric) for metric in of_run]
    return tuple(dict.fromkeys((*told, *of_model)))


def _of_runs(
    client: Client, parts: Parts, run: Run | None, versions: Iterable[OtherVersion]
) -> dict[str, tuple[Metric, ...]]:
    """The metrics of the versions' runs by run, as far as one search finds them."""
    run_ids = {version.run_id for version in versions if version.run_id}
    # Who registers a version may claim any text for its run; one search must bear them all.
    run_ids = {run_id for run_id in run_ids if run_id.isalnum()}
    if run is None or run.experiment_id is None or run_ids <= {run.run_id}:
        return {run.run_id: run.metrics} if run else {}
    try:
        found = client.tracking.runs_by_id(run.experiment_id, sorted(run_ids))
    except ReportError as error:
        parts.note("versions", error)
        found = []
    answer = parts.answer("versions", {"runs": found})
    return {**dict(answer.each("runs", _metrics_of)), run.run_id: run.metrics}


def _metrics_of(run: Answer) -> tuple[str, tuple[Metric, ...]]:
    return run.object("info").required("run_id"), run.metrics()


def _of_models(
    client: Client, run: Run | None, logged: LoggedModel | None, versions: Iterable[OtherVersion]
) -> list[Entity]:
    """The logged models of the other versions, as far as one search finds them."""
    home = (logged and logged.experiment_id) or (run and run.experiment_id)
    known = logged.model_id if logged else None
    model_ids = {model_id for each in versions if (model_id := _model_id(each))} - {known}
    if not home or not model_ids or not client.tracking.has_logged_models:
        return []
    name = logged.name if logged else None
    return client.tracking.logged_models_by_id(home, sorted(model_ids), name)


def _metrics_of_model(model: Answer) -> tuple[str, tuple[Metric, ...]]:
    return model.required("model_id"), model.metrics()


def _model_id(version: OtherVersion) -> str | None:
    """The logged model that a version says it was made from."""
    found = LOGGED_MODEL.fullmatch(version.source or "")
    return found["by_id"] or found["by_place"] if found else None
