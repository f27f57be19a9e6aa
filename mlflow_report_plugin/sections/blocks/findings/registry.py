"""Findings about the registration and the use of the version."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.findings.finding import Finding, of_missing
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import Snapshot


def registry_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at the registration."""
    version = snapshot.model_version
    if version is None:
        if snapshot.gap("model_version") is None:
            yield from of_missing(snapshot, "registration", "Registration")
        return
    if version.status not in (None, "", "READY"):
        yield Finding(
            "Status", f"The version is {version.status}: {version.status_message or 'no message'}"
        )
    yield from of_missing(snapshot, "alias", "Use")
    newest = snapshot.versions.versions[:1] if snapshot.versions else ()
    if any(each.version != version.version for each in newest):
        yield Finding("Version", f"It is not the newest: there is version {newest[0].version}")
    if not not_read(snapshot, "registered_model"):
        yield from of_missing(snapshot, "description", "Description")


def approval_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at who approved the version."""
    if not not_read(snapshot, "approvals"):
        is_risk = snapshot.approvals is not None
        yield from of_missing(snapshot, "approval", "Approval", is_risk=is_risk)


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
