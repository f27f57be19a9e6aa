"""The report of a version that has none.

The command `mlflow report backfill` and the receiver of webhooks both come here, side by side
with each other and with themselves: `claims` sees to it that one of them makes the report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from mlflow_report_plugin.collect.client import Client, Entity, model_uris, tags_of
from mlflow_report_plugin.errors import InvalidModelUri, NotFound, OutputFailed, ReadFailed
from mlflow_report_plugin.pipeline import REPORT_TAG, Report, artifact_folder, report
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep import claims
from mlflow_report_plugin.upkeep.autologging import PROMPT


@dataclass(frozen=True)
class Outcome:
    """What became of one version."""

    kind: Literal["logged", "there", "prompt", "skipped", "taken", "failed"]
    """Logged now; there already; a prompt has none; there can be none; somebody else is at it;
    it went wrong."""
    message: str = ""
    """Why it was skipped or failed."""


def log_missing(tracking_uri: str | None, name: str, version: str) -> Outcome:
    """Log the report of a version, unless it has one or somebody else is at it.

    Args:
        tracking_uri: The tracking server, which is the registry as well; MLflow's current ones
            unless given.
        name: The registered model.
        version: The version.

    Returns:
        What became of it, never `failed`.

    Raises:
        ReportError: The report could not be made or logged.
    """
    client = Client(tracking_uri)
    try:
        found = client.registry.model_version(name, version)
        if (outcome := without(found)) is not None:
            return outcome
        claim, found = claims.take(client, name, version)
    except NotFound as error:
        return Outcome("skipped", str(error))
    # Somebody else may have finished since it was read for the first time.
    outcome = without(found)
    if claim is None:
        return outcome or Outcome("taken")
    try:
        if outcome is None:
            claims.hold(start(partial(_log, tracking_uri, name, version)), claim.renew)
            outcome = Outcome("logged")
    except (NotFound, InvalidModelUri) as error:
        outcome = Outcome("skipped", str(error))
    finally:
        claim.release()
    return outcome


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
    if f"/{folder}/" in tags.get(REPORT_TAG, ""):
        return Outcome("there")
    source = str(version.get("source") or "")
    if not version.get("run_id") and not version.get("model_id"):
        # A copy, or one of a logged model whose id the server leaves out.
        if source.startswith("models:/"):
            return None
        return Outcome("skipped", "it has neither a run nor a logged model to log to")
    return None


def _log(tracking_uri: str | None, name: str, version: str) -> None:
    made = report(model_uris.of_version(name, version), tracking_uri=tracking_uri)
    run, gap = made.snapshot.run, made.snapshot.gap("run")
    if run is None and gap is not None and gap.reason != NotFound.reason:
        # It may have a run, and this is no reason to pass it by for good.
        raise ReadFailed(f"run {gap.reason}: {gap.message}")
    try:
        _without_claim(made).log()
    except NotFound as error:
        if run is None:
            raise
        # There is a run to log to, and it did not work.
        raise OutputFailed(str(error)) from error


def _without_claim(made: Report) -> Report:
    """The claim is gone when somebody reads the report."""
    version = made.snapshot.model_version
    if version is None:
        return made
    tags = tuple(tag for tag in version.tags if tag.key != claims.TAG)
    version = version.model_copy(update={"tags": tags})
    return replace(made, snapshot=made.snapshot.model_copy(update={"model_version": version}))
