"""The first screen: what most readers want to know, before they scroll."""

from __future__ import annotations

from mlflow_report_plugin.document import Front
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def first_screen(snapshot: Snapshot, view: View) -> Front:  # noqa: ARG001  a section's form
    """Make the first screen."""
    version = snapshot.model_version
    name = f"{snapshot.name}, version {version.version}" if version else snapshot.name
    return Front(name, badges=(), sentence="", panels=())
