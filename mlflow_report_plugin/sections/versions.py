"""The section Versions: all versions of the registered model, the newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Badge, Block, Cell, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, nothing, nothing_cell
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.sections.blocks.related_runs import linked
from mlflow_report_plugin.sections.blocks.stages import stage
from mlflow_report_plugin.sections.blocks.version_metrics import columns, compared_by, measured_on
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import OtherVersion, Snapshot, Versions

BEFORE: Final = ("Version", "Aliases", "Created")
DETAILS: Final = ("Status", "User", "Run", "Source")


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
    by = compared_by(snapshot, found.versions, known)
    shown: Block = nothing(snapshot, "versions")
    if found.versions:
        data = measured_on(by)
        title = f"Metrics are those on {data}" if data else ""
        shown = Table(*compared(snapshot, found.versions, by), title, cards=True)
    details = (details_table(snapshot, found.versions),) if found.versions else ()
    return Section("Versions", (*notes, shown, *details, *more(found)))


def compared(
    snapshot: Snapshot, found: Sequence[OtherVersion], by: Sequence[Measurement]
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Show what the versions are called and how good they are.

    Args:
        snapshot: What was collected.
        found: The versions.
        by: The metrics to compare them by.

    Returns:
        The headings and the rows of the table.
    """
    reported = snapshot.model_version.version if snapshot.model_version else None
    measured = columns(snapshot, found, by)
    rows = (
        (
            linked(mark(each, reported), each.web_ui_link),
            aliases(snapshot, each),
            time(each.creation_timestamp),
            *(cells[place] for _, cells in measured),
        )
        for place, each in enumerate(found)
    )
    return (*BEFORE, *(heading for heading, _ in measured)), tuple(rows)


def aliases(snapshot: Snapshot, version: OtherVersion) -> Cell:
    """Name the aliases of a version."""
    if not version.aliases:
        return nothing_cell(snapshot, "registered_model")
    return Badge(listing([f"@{alias}" for alias in version.aliases]))


def details_table(snapshot: Snapshot, found: Sequence[OtherVersion]) -> Table:
    """Show the state of the versions, and what they were made from."""
    registered = snapshot.model_version or snapshot.registered_model
    with_stages = registered is None or not registered.is_unity_catalog
    rows = (
        (
            each.version,
            *((stage(each.current_stage),) if with_stages else ()),
            given(each.status),
            given(each.user_id),
            linked(each.run_id or "", run_page(snapshot, each)),
            given(each.source),
        )
        for each in found
    )
    columns = ("Version", *(("Stage",) if with_stages else ()), *DETAILS)
    return Table(columns, tuple(rows), "Details", cards=True, anchors="version")


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
