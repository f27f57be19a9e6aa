"""The report of a version that has none.

The command `mlflow report backfill` and the receiver of webhooks both come here, side by side
with each other and with themselves. Nobody is held off: two who make the same report at once
write the same files, each of them whole.
"""

from __future__ import annotations

from concurrent.futures import wait
from dataclasses import dataclass
from functools import partial
from typing import Literal

from mlflow_report_plugin.collect.client import Client, Entity, model_uris, tags_of
from mlflow_report_plugin.errors import (
    InvalidModelUri,
    NotFound,
    OutputFailed,
    ReadFailed,
    ReportError,
    ServerUnreachable,
)
from mlflow_report_plugin.logged.place import URI_TAG, artifact_folder
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep.autologging import PROMPT

PATIENCE = 300.0
"""How long the work on one version may take, in seconds."""


@dataclass(frozen=True)
class Outcome:
    """What became of one version."""

    kind: Literal["logged", "there", "prompt", "skipped", "failed"]
    """Logged now; there already; a prompt has none; there can be none; it went wrong."""
    message: str = ""
    """Why it was skipped or failed."""


def log_missing(tracking_uri: str | None, name: str, version: str) -> Outcome:
    """Log the report of a version, unless it has one.

    Args:
        tracking_uri: The tracking server, which is the registry as well; MLflow's current ones
            unless given.
        name: The registered model.
        version: The version.

    Returns:
        What became of it, never `failed`.

    Raises:
        ReportError: The report could not be made or logged, or not in `PATIENCE`.
    """
    work = start(partial(_log_missing, tracking_uri, name, version))
    if not wait([work], PATIENCE).done:
        # A server that does not answer now may do so the next time.
        raise ServerUnreachable(f"the report was not done in {PATIENCE:g} s")
    return work.result()


def without(version: Entity) -> Outcome | None:
    """Tell whether a version is to be left alone.

    Args:
        version: The version.

    Returns:
        Why, or None for a version whose report is to be made.
    """
    tags = tags_of(version)
    if PROMPT in tags:
        return Outcome("prompt")
    # A copied version has the tags of the one that it is a copy of.
    folder = artifact_folder(str(version["name"]), str(version["version"]))
    if f"/{folder}/" in tags.get(URI_TAG, ""):
        return Outcome("there")
    source = str(version.get("source") or "")
    if not version.get("run_id") and not version.get("model_id"):
        # A copy, or one of a logged model whose id the server leaves out.
        if source.startswith("models:/"):
            return None
        return Outcome("skipped", "it has neither a run nor a logged model to log to")
    return None


def _log_missing(tracking_uri: str | None, name: str, version: str) -> Outcome:
    registry = Client(tracking_uri).registry
    try:
        outcome = without(registry.model_version(name, version))
        if outcome is not None:
            return outcome
        uri = model_uris.of_version(name, version)
        made = report(uri, tracking_uri=tracking_uri, reach="shared")
        # Somebody else may have logged it meanwhile.
        outcome = without(registry.model_version(name, version))
        if outcome is None:
            _log(made)
    except (NotFound, InvalidModelUri) as error:
        return Outcome("skipped", str(error))
    except ReportError:
        # Of two who write a tag that was not there, the database of MLflow refuses one.
        outcome = without(registry.model_version(name, version))
        if outcome is None:
            raise
    return outcome or Outcome("logged")


def _log(made: Report) -> None:
    run, gap = made.snapshot.run, made.snapshot.gap("run")
    if run is None and gap is not None and gap.reason != NotFound.reason:
        # It may have a run, and this is no reason to pass it by for good.
        raise ReadFailed(f"run {gap.reason}: {gap.message}")
    try:
        made.log()
    except NotFound as error:
        if run is None:
            raise
        # There is a run to log to, and it did not work.
        raise OutputFailed(str(error)) from error
