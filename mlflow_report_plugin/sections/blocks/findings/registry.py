"""Findings about the registration and the use of the version."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.aliases import aliases_of
from mlflow_report_plugin.sections.blocks.brief import few
from mlflow_report_plugin.sections.blocks.findings import commands
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import Snapshot


def registry_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at the registration."""
    version, model = snapshot.model_version, snapshot.registered_model
    if version is None:
        if snapshot.gap("model_version") is None:
            command = commands.register(snapshot) if can_be_registered(snapshot) else ""
            yield Finding("Registration", "None of the model was found", command)
        return
    if version.status not in (None, "", "READY"):
        yield Finding(
            "Status", f"The version is {version.status}: {version.status_message or 'no message'}"
        )
    if not aliases_of(snapshot) and version.current_stage in (None, "", "None"):
        words = "No alias and no stage say what the version is used for"
        yield Finding("Use", words, commands.name_it(version))
    newest = snapshot.versions.versions[:1] if snapshot.versions else ()
    if any(each.version != version.version for each in newest):
        yield Finding("Version", f"It is not the newest: there is version {newest[0].version}")
    described = version.description or (model and model.description)
    if not described and not not_read(snapshot, "registered_model"):
        words = "Nobody has described the model or the version"
        yield Finding("Description", words, commands.describe(version))


def can_be_registered(snapshot: Snapshot) -> bool:
    """Tell whether MLflow can register it as it is: a report of a registered model has a name."""
    return snapshot.registered_model is None


def approval_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at who approved the version."""
    found, version = snapshot.approvals, snapshot.model_version
    if version is None or not_read(snapshot, "approvals"):
        return
    command = commands.approve(snapshot)
    if found is None:
        words = "No report is logged that somebody could approve"
        yield Finding("Approval", words, command, is_risk=False)
    elif not found.in_force:
        yield Finding("Approval", "Nobody has approved the version", command)
    else:
        changed = {each.digest for each in found.changes if each.changes and each.changes.changes}
        outdated = [each for each in found.in_force if each.digest in changed]
        if outdated:
            roles = few(each.role for each in outdated)
            words = f"The version has changed since it was approved as {roles}"
            yield Finding("Approval", words, command)


def serving_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at what is about to change, and at where the version is served."""
    for request in snapshot.transition_requests or ():
        yield Finding(
            "Transition", f"{request.user_id or 'Somebody'} asks to move it to {request.to_stage}"
        )
    for served in snapshot.serving_endpoints or ():
        if served.state not in (None, "", "READY"):
            yield Finding("Serving", f"The endpoint {served.endpoint} is {served.state}")
        elif served.deployment not in (None, "", "DEPLOYMENT_READY"):
            yield Finding("Serving", f"On the endpoint {served.endpoint} it is {served.deployment}")


def trace_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at how the model did when it was used."""
    traces = snapshot.traces
    if traces is not None and traces.errors:
        yield Finding(
            "Traces", f"{traces.errors:,} of the newest {traces.count:,} ended with an error"
        )
