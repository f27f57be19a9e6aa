"""The layouts: which sections a report has, in which groups and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mlflow_report_plugin.document import Document, Section
from mlflow_report_plugin.errors import UnknownLayout
from mlflow_report_plugin.profiles import LAYOUT as PROFILE
from mlflow_report_plugin.profiles import load
from mlflow_report_plugin.sections.all_findings import all_findings
from mlflow_report_plugin.sections.approvals import approvals
from mlflow_report_plugin.sections.audit_overview import overview
from mlflow_report_plugin.sections.changes import changes
from mlflow_report_plugin.sections.completeness import completeness
from mlflow_report_plugin.sections.detailed_overview import model_overview
from mlflow_report_plugin.sections.documents import documents
from mlflow_report_plugin.sections.dossier import page as dossier
from mlflow_report_plugin.sections.environment import environment
from mlflow_report_plugin.sections.evaluation import evaluation
from mlflow_report_plugin.sections.experiment import experiment
from mlflow_report_plugin.sections.feature_store import feature_store
from mlflow_report_plugin.sections.files import files
from mlflow_report_plugin.sections.first_screen import first_screen
from mlflow_report_plugin.sections.lineage import lineage
from mlflow_report_plugin.sections.logged_model import logged_model
from mlflow_report_plugin.sections.metrics import metrics
from mlflow_report_plugin.sections.mlflow_model import mlflow_model, mlflow_model_audit
from mlflow_report_plugin.sections.model_version import model_version
from mlflow_report_plugin.sections.notes import notes
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

MOST_PAGES: Final = 2
"""How many pages a short layout has on paper."""

Maker: TypeAlias = Callable[[Snapshot, View], Section | None]
"""Makes a section, or None where there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that readers come for together."""

    title: str
    """What they come for."""
    sections: tuple[Maker, ...]
    """The functions that make the sections, in order."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a report consists of."""

    title: str
    """The title of the document."""
    groups: tuple[Group, ...] = ()
    """The groups, in order; one without sections is left out."""
    sections: tuple[Maker, ...] = ()
    """The sections of a layout that is too short for groups."""

    @property
    def is_short(self) -> bool:
        """Whether all of it fits on a screen or two, which needs no first one."""
        return not self.groups


LAYOUTS: Final[dict[str, Layout]] = {
    "detailed": Layout(
        "MLflow Model",
        groups=(
            Group("Use it", (mlflow_model, feature_store, environment, documents, notes)),
            Group("How it was made", (run, lineage, logged_model)),
            Group("How good it is", (metrics, evaluation, traces)),
            Group(
                "Who and where",
                (registered_model, model_version, versions, changes, approvals, experiment),
            ),
            Group("Record", (all_findings, completeness, model_overview, files, report)),
        ),
    ),
    "audit": Layout(
        "Model Audit",
        groups=(
            Group("Record", (overview, all_findings, completeness, files, report)),
            Group(
                "Who and where",
                (approvals, changes, registered_model, model_version, versions, experiment),
            ),
            Group("How it was made", (run, lineage, logged_model)),
            Group("How good it is", (metrics, evaluation, traces)),
            Group("Use it", (mlflow_model_audit, feature_store, environment, documents, notes)),
        ),
    ),
    "summary": Layout(
        "Model Summary",
        sections=(
            at_a_glance,
            approvals,
            description,
            notes,
            changes,
            inputs_and_outputs,
            results,
            data_sets,
            risks,
            completeness,
            find_more,
            report,
        ),
    ),
}
"""The layouts by name; beside them there is one for each profile, `profile:NAME`."""


def build(snapshot: Snapshot, view: View, extra: tuple[Section, ...] = ()) -> Document:
    """Make the document of a snapshot."""
    if known(view.layout).startswith(PROFILE):
        return dossier.build(snapshot, view, load(view.layout.removeprefix(PROFILE)), extra)
    layout = LAYOUTS[view.layout]
    if layout.is_short:
        sections = (*made(layout.sections, snapshot, view), *extra)
    else:
        grouped = (
            Section(group.title, made(group.sections, snapshot, view)) for group in layout.groups
        )
        added = (Section("Extensions", extra),) if extra else ()
        sections = (*(group for group in grouped if group.blocks), *added)
    return Document(
        layout.title,
        snapshot.uris.model_uri,
        sections,
        contents_depth=0 if layout.is_short else 2,
        front=None if layout.is_short else first_screen(snapshot, view),
        most_pages=MOST_PAGES if layout.is_short else None,
    )


def made(makers: Iterable[Maker], snapshot: Snapshot, view: View) -> tuple[Section, ...]:
    """Make sections, without those that have nothing to show."""
    sections = (maker(snapshot, view) for maker in makers)
    return tuple(section for section in sections if section is not None)


def known(layout: str) -> str:
    """Insist on a layout that exists.

    Args:
        layout: Its name.

    Returns:
        The name.

    Raises:
        UnknownLayout: There is no such layout.
        UnknownProfile: It is to show a profile, and there is none of that name.
    """
    if layout.startswith(PROFILE):
        load(layout.removeprefix(PROFILE))
    elif layout not in LAYOUTS:
        there = ", ".join((*LAYOUTS, f"{PROFILE}NAME"))
        raise UnknownLayout(f"no layout {layout!r}; there are: {there}")
    return layout
