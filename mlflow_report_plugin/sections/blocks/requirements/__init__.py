"""What a model and its documentation should have, and whether they do."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks.requirements.model import MODEL
from mlflow_report_plugin.sections.blocks.requirements.people import PEOPLE
from mlflow_report_plugin.sections.blocks.requirements.registry import OWNERS, REGISTRY
from mlflow_report_plugin.sections.blocks.requirements.requirement import (
    Found,
    Presence,
    Requirement,
)
from mlflow_report_plugin.sections.blocks.requirements.run import COMMITS, RUN

__all__ = ["COMMITS", "OWNERS", "REQUIREMENTS", "Found", "Presence", "Requirement"]

REQUIREMENTS: Final[dict[str, Requirement]] = {
    each.id: each for each in (*MODEL, *RUN, *REGISTRY, *PEOPLE)
}
"""All requirements by their names, in the order in which they are told."""
