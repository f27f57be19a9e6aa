"""The way of the model: experiment, run, logged model, version, registered model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.snapshot import Linked, Snapshot

COPIED_FROM: Final = re.compile(r"models:/(?!m-[^/]*$)(?P<name>.+)/(?P<version>[^/]+)")
LOGGED_MODEL: Final = re.compile(r"models:/(?P<model_id>m-[^/]+)")
PARENT: Final = "mlflow.parentRunId"
"""The tag of a run that names the run above it."""
REPORTED_ON: Final = ("version", "logged_model", "model")
"""The ids of what a report can be about, the nearest to the registry first."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on the way to the model, or from it."""

    id: str
    """What edges call it: made here, never what MLflow returned."""
    role: str
    """What it is to the model, such as `dataset of the run`."""
    kind: str
    """What it is, such as `Dataset`."""
    name: str
    """Its name."""
    detail: str = ""
    """What else tells it from others: an id, a digest, a version."""
    url: str | None = None
    """Its page in the web UI."""
    marked: bool = False
    """Whether the report is about it."""
    section: str = ""
    """The section of the report that shows more of it, or empty."""


def chain(snapshot: Snapshot) -> tuple[Thing, ...]:
    """Give what leads from the experiment to the registered model, one thing to the next."""
    things = (*made(snapshot), *registered(snapshot))
    reported = next(id for id in REPORTED_ON if any(thing.id == id for thing in things))
    return tuple(replace(thing, marked=thing.id == reported) for thing in things if thing.name)


def made(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the steps from the experiment to the logged model."""
    run, experiment, logged = snapshot.run, snapshot.experiment, snapshot.logged_model
    parent = snapshot.related_runs.parent if snapshot.related_runs else None
    version = snapshot.model_version
    known = experiment or run or logged
    id_ = (known.experiment_id if known else version and version.run_experiment_id) or ""
    name = experiment.name if experiment else None
    yield Thing(
        "experiment", "experiment of the run", "Experiment", name or id_, id_, page(experiment)
    )
    name, id_ = parent.run_name if parent else None, parent_run_id(snapshot)
    yield Thing("parent_run", "above the run", "Parent Run", name or id_, id_, page(parent))
    name, id_ = run.run_name if run else None, run_id(snapshot)
    yield Thing("run", "logged the model", "Run", name or id_, id_, page(run))
    name, id_ = logged.name if logged else None, logged_model_id(snapshot)
    if id_ or version is None:
        uri = snapshot.uris.model_uri
        yield (
            Thing("logged_model", "is the model", "Logged Model", name or id_, id_, page(logged))
            if id_
            else Thing("model", "is the model", "Model", snapshot.name or "(unnamed)", uri)
        )


def registered(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the steps from the logged model to the registered model."""
    version = snapshot.model_version
    if version is None:
        return
    source = COPIED_FROM.fullmatch(version.source or "")
    if source is not None:
        name = f"{source['name']} {source['version']}"
        yield Thing("source", "the version was copied from it", "Copied From", name, source[0])
    name, aliases = f"{version.name} {version.version}", ", ".join(version.aliases)
    role = "version of the registered model"
    yield Thing("version", role, "Model Version", name, aliases, page(version))
    model = page(snapshot.registered_model)
    yield Thing("registered_model", "has the version", "Registered Model", version.name, "", model)


def page(record: Linked | None) -> str | None:
    """Address the page of a record."""
    return record.web_ui_link if record else None


def run_id(snapshot: Snapshot) -> str:
    """Find the id of the run that logged the model, also where the run could not be read."""
    return (
        (snapshot.run and snapshot.run.run_id)
        or (snapshot.model_version and snapshot.model_version.run_id)
        or (snapshot.logged_model and snapshot.logged_model.source_run_id)
        or (snapshot.model and snapshot.model.text("run_id"))
        or ""
    )


def parent_run_id(snapshot: Snapshot) -> str:
    """Find the id of the run above the run, also where that one could not be read."""
    parent = snapshot.related_runs.parent if snapshot.related_runs else None
    return (
        (parent and parent.run_id) or tag(snapshot.run.tags if snapshot.run else (), PARENT) or ""
    )


def logged_model_id(snapshot: Snapshot) -> str:
    """Find the id of the logged model, also where it could not be read."""
    version = snapshot.model_version
    source = LOGGED_MODEL.fullmatch((version.source if version else None) or "")
    return (
        (snapshot.logged_model and snapshot.logged_model.model_id)
        or (version and version.model_id)
        or (source and source["model_id"])
        or (snapshot.model and snapshot.model.text("model_id"))
        or ""
    )
