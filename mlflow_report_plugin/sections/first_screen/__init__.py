"""The first screen: what most readers want to know, before they scroll.

A question that has no answer has no panel: what is missing is to be done, and what could not be
read says so.
"""

from __future__ import annotations

from mlflow_report_plugin.document import Front
from mlflow_report_plugin.sections.first_screen.changes import changes
from mlflow_report_plugin.sections.first_screen.how_good import how_good
from mlflow_report_plugin.sections.first_screen.in_and_out import in_and_out
from mlflow_report_plugin.sections.first_screen.next_steps import next_steps
from mlflow_report_plugin.sections.first_screen.purpose import purpose
from mlflow_report_plugin.sections.first_screen.sentence import first_sentence, sentence
from mlflow_report_plugin.sections.first_screen.state import badges, name
from mlflow_report_plugin.sections.first_screen.to_do import to_do
from mlflow_report_plugin.sections.first_screen.trust import trust
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot

__all__ = ["badges", "first_screen", "first_sentence"]

PANELS = (how_good, in_and_out, trust, changes, to_do, next_steps)
"""What makes the panels, in order."""


def first_screen(snapshot: Snapshot, view: View) -> Front:  # noqa: ARG001  a section's form
    """Make the first screen."""
    panels = (make(snapshot) for make in PANELS)
    return Front(
        name(snapshot),
        badges(snapshot),
        f"{sentence(snapshot)} {purpose(snapshot)}".strip(),
        tuple(panel for panel in panels if panel is not None),
    )
