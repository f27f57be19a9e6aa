"""Findings about the model itself."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.sections.blocks.agreement import disagreements
from mlflow_report_plugin.sections.blocks.contradictions import contradictions
from mlflow_report_plugin.sections.blocks.findings.finding import Finding, of_missing
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.loading_code import in_short
from mlflow_report_plugin.snapshot import Snapshot

MOST_NAMES = 5
"""How many packages are named that the files do not agree on."""


def model_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look at the model itself."""
    signature = snapshot.model.signature if snapshot.model else None
    if snapshot.model is not None:
        yield from of_missing(snapshot, "signature", "Signature")
        if not not_read(snapshot, "input_example"):
            yield from of_missing(snapshot, "input_example", "Input example", is_risk=False)
    for note in disagreements(signature, snapshot.input_example):
        yield Finding("Input example", note.text)
    loading = in_short(snapshot) if snapshot.model is not None else ()
    if loading:
        yield Finding("Loading", f"It runs or may run code: {', '.join(loading)}")
    differences = contradictions(snapshot.environment, snapshot.model)
    if differences:
        about = listing([each.about for each in differences], MOST_NAMES)
        yield Finding("Environment", f"The files that describe it do not agree: {about}")
    logged = snapshot.logged_model
    if logged is not None and logged.status not in (None, "", "READY"):
        message = logged.status_message or "no message"
        yield Finding("Logged model", f"It is {logged.status}: {message}")
    if snapshot.files is not None and not snapshot.files.complete and not snapshot.gap("files"):
        yield Finding("Files", "The listing is not complete")
