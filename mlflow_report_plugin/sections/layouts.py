"""The layouts: which sections a report has, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.document import Document, Section
from mlflow_report_plugin.errors import UnknownLayout
from mlflow_report_plugin.sections.approvals import approvals
from mlflow_report_plugin.sections.audit_overview import overview
from mlflow_report_plugin.sections.changes import changes
from mlflow_report_plugin.sections.detailed_overview import model_overview
from mlflow_report_plugin.sections.documents import documents
from mlflow_report_plugin.sections.environment import environment
from mlflow_report_plugin.sections.evaluation import evaluation
from mlflow_report_plugin.sections.experiment import experiment
from mlflow_report_plugin.sections.feature_store import feature_store
from mlflow_report_plugin.sections.files import files
from mlflow_report_plugin.sections.lineage import lineage
from mlflow_report_plugin.sections.logged_model import logged_model
from mlflow_report_plugin.sections.mlflow_model import mlflow_model, mlflow_model_audit
from mlflow_report_plugin.sections.model_version import model_version
from mlflow_report_plugin.sections.registered_model import registered_model
from mlflow_report_plugin.sections.report import report
from mlflow_report_plugin.sections.run import run
from mlflow_report_plugin.sections.summary.page import (
    at_a_glance,
    description,
    find_more,
    inputs_and_outputs,
)
from mlflow_report_plugin.sections.summary.results import data_sets, results
from mlflow_report_plugin.sections.summary.risks import risks
from mlflow_report_plugin.sections.traces import traces
from mlflow_report_plugin.sections.versions import versions
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Layout:
    """What a report consists of."""

    title: str
    """The title of the document."""
    sections: tuple[Callable[[Snapshot, View], Section | None], ...]
    """The functions that make the sections, in order; one that returns None is left out."""
    contents_depth: int = 2
    """How many levels of headings the table of contents lists."""


LAYOUTS: Final[dict[str, Layout]] = {
    "detailed": Layout(
        "MLflow Model",
        (
            model_overview,
            approvals,
            changes,
            lineage,
            mlflow_model,
            feature_store,
            logged_model,
            environment,
            documents,
            registered_model,
            model_version,
            versions,
            run,
            evaluation,
            traces,
            experiment,
            files,
        ),
    ),
    "audit": Layout(
        "Model Audit",
        (
            overview,
            approvals,
            changes,
            lineage,
            mlflow_model_audit,
            feature_store,
            logged_model,
            environment,
            documents,
            run,
            evaluation,
            traces,
            experiment,
            registered_model,
            model_version,
            versions,
            files,
        ),
    ),
    "summary": Layout(
        "Model Summary",
        (
            at_a_glance,
            approvals,
            description,
            changes,
            inputs_and_outputs,
            results,
            data_sets,
            risks,
            find_more,
        ),
        contents_depth=0,
    ),
}
"""The layouts by name. Every one ends with the section Report."""


def build(snapshot: Snapshot, view: View, extra: tuple[Section, ...] = ()) -> Document:
    """Make the document of a snapshot."""
    layout = LAYOUTS[known(view.layout)]
    made = (section(snapshot, view) for section in layout.sections)
    sections = tuple(section for section in made if section is not None)
    return Document(
        layout.title,
        snapshot.uris.model_uri,
        (*sections, *extra, report(snapshot, view)),
        layout.contents_depth,
    )


def known(layout: str) -> str:
    """Insist on a layout that exists."""
    if layout not in LAYOUTS:
        raise UnknownLayout(f"no layout {layout!r}; there are: {', '.join(LAYOUTS)}")
    return layout
