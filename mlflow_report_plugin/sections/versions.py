"""The section Versions: all versions of the registered model, the newest first."""

from __future__ import annotations

import re

from mlflow_report_plugin.document import Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, time, written
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing, nothing_cell
from mlflow_report_plugin.sections.blocks.metrics import metric_cell, short_note
from mlflow_report_plugin.sections.blocks.related_runs import linked, shared_metrics
from mlflow_report_plugin.sections.blocks.stages import stage
from mlflow_report_plugin.sections.blocks.tables import table
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import OtherVersion, Snapshot, Versions

BEFORE = ("Version", "Aliases")
AFTER = ("Status", "Created", "User")
LAST = ("Run", "Source")
UNREAD = Missing("not known")
"""Stands for the metrics of a run that has none, or is not among those that were read."""


def versions(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the versions of the registered model."""
    found = snapshot.versions
    notes = gap_notes(snapshot, "versions")
    if found is None:
        return Section("Versions", notes) if notes else None
    reported = snapshot.model_version.version if snapshot.model_version else None
    # The metrics of the version reported on are what the others are compared by.
    known = next((each for each in found.versions if each.version == reported), None)
    known = known or next(iter(found.versions), None)
    keys = shared_metrics(
        [[metric.key for metric in each.metrics] for each in found.versions],
        [metric.key for metric in known.metrics] if known else (),
    )
    registered = snapshot.model_version or snapshot.registered_model
    with_stages = registered is None or not registered.is_unity_catalog
    rows = (
        (
            linked(mark(each, reported), each.web_ui_link),
            written(", ".join(each.aliases))
            if each.aliases
            else nothing_cell(snapshot, "registered_model"),
            *((stage(each.current_stage),) if with_stages else ()),
            given(each.status),
            time(each.creation_timestamp),
            given(each.user_id),
            *(metric_cell(each.metrics, key) if each.metrics else UNREAD for key in keys),
            linked(each.run_id or "", run_page(snapshot, each)),
            given(each.source),
        )
        for each in found.versions
    )
    columns = (*BEFORE, *(("Stage",) if with_stages else ()), *AFTER, *keys, *LAST)
    short = short_note((each.metrics for each in found.versions), keys)
    shown = table(columns, rows) if found.versions else nothing(snapshot, "versions")
    return Section("Versions", (*notes, shown, *short, *more(found)))


def mark(version: OtherVersion, reported: str | None) -> str:
    """Name a version."""
    return f"{version.version} (this report)" if version.version == reported else version.version


def run_page(snapshot: Snapshot, version: OtherVersion) -> str | None:
    """Address the run of a version."""
    run, run_id = snapshot.run, version.run_id or ""
    if run is None or not run.web_ui_link:
        return None
    if run_id == run.run_id:
        return run.web_ui_link
    # The snapshot has metrics of runs of that experiment only. A run id is anybody's text.
    known = bool(version.metrics) and re.fullmatch("[0-9a-f]{32}", run_id)
    beginning = run.web_ui_link.removesuffix(f"/{run.run_id}")
    return f"{beginning}/{run_id}" if known and beginning != run.web_ui_link else None


def more(found: Versions) -> tuple[Note, ...]:
    """Say how many versions are not in the table."""
    if found.more:
        least = "" if found.counted_all else "at least "
        words = "version" if found.more == 1 else "versions"
        return (Note(f"and {least}{found.more:,} more {words} of the model", "info"),)
    return () if found.counted_all else (Note("and maybe more versions of the model", "info"),)
