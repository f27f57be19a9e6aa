"""The versions of the registered model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.version_numbers import LISTED
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import (
    Metric,
    ModelVersion,
    OtherVersion,
    RegisteredModel,
    Run,
    Versions,
)

SHOWN = 20
"""How many versions are named, the newest ones."""


def collect(client: Client, parts: Parts) -> Versions | None:
    """Read the newest versions, and the metrics of their runs."""
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
        version.model_copy(update={"metrics": metrics.get(version.run_id or "", ())})
        for version in named
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
    client: Client, parts: Parts, versions: Iterable[OtherVersion]
) -> dict[str, tuple[Metric, ...]]:
    """The metrics of the versions' runs by run, as far as one search finds them."""
    run = parts.known("run", Run)
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
