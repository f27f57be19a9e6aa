"""What the model itself should have."""

from __future__ import annotations

from mlflow_report_plugin.sections.blocks.findings import commands
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.requirements.requirement import Found, Requirement
from mlflow_report_plugin.snapshot import Snapshot


def signature(snapshot: Snapshot) -> Found:
    """Look for the signature."""
    if snapshot.model is not None and snapshot.model.signature is not None:
        return Found("there")
    if snapshot.model is None or not_read(snapshot, "model"):
        return Found("not known", "The MLmodel file could not be read")
    return Found("missing", "The model has no signature", commands.sign(snapshot))


MODEL = (Requirement("signature", "A signature", ("model.signature",), signature),)
