"""The versions of the registered model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, records
from mlflow_report_plugin.collect.reading.identity import registered_name
from mlflow_report_plugin.collect.reading.parts import Parts
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
COUNTED = 1_000
"""How many versions are counted at most: one page of the registry."""


def collect(client: Client, parts: Parts) -> Versions | None:
    """Read the newest versions, and the metrics of their runs."""
    name = registered_name(parts)
    if name is None:
        return None
    found = client.registry.versions_of(name, COUNTED)
    reported = parts.known("model_version", ModelVersion)
    named = [
        entity
        for position, entity in enumerate(found)
        if position < SHOWN or (reported and str(entity["version"]) == reported.version)
    ]
    more = len(found) - len(named)
    if reported and all(str(entity["version"]) != reported.version for entity in named):
        named.append(reported.model_dump())
    metrics = _metrics(client, parts, named)
    aliases = _aliases(parts)
    versions = tuple(
        OtherVersion(
            **records.fields_of(entity, OtherVersion, "version", "aliases", "metrics"),
            version=str(entity["version"]),
            aliases=aliases.get(str(entity["version"]), ()),
            metrics=metrics.get(str(entity.get("run_id")), ()),
            **links.of_model_version(client, name, str(entity["version"])),
        )
        for entity in named
    )
    return Versions(versions=versions, more=more, counted_all=len(found) < COUNTED)


def _aliases(parts: Parts) -> dict[str, tuple[str, ...]]:
    """The aliases by version: in what a search returns they are not complete."""
    model = parts.known("registered_model", RegisteredModel)
    found: dict[str, tuple[str, ...]] = {}
    for alias in model.aliases if model else ():
        found[alias.version] = (*found.get(alias.version, ()), alias.alias)
    return found


def _metrics(
    client: Client, parts: Parts, versions: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[Metric, ...]]:
    """The metrics of the versions' runs by run, as far as one search finds them."""
    run = parts.known("run", Run)
    run_ids = {str(version["run_id"]) for version in versions if version.get("run_id")}
    # Who registers a version may claim any text for its run; one search must bear them all.
    run_ids = {run_id for run_id in run_ids if run_id.isalnum()}
    if run is None or run.experiment_id is None or run_ids <= {run.run_id}:
        return {run.run_id: run.metrics} if run else {}
    try:
        found = client.tracking.runs_by_id(run.experiment_id, sorted(run_ids))
    except ReportError as error:
        parts.note("versions", error)
        found = []
    of_others = {
        str(each["info"]["run_id"]): records.metrics(each.get("metrics")) for each in found
    }
    return {**of_others, run.run_id: run.metrics}
