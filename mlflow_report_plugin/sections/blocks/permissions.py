"""The sub-section Permissions: who may do what."""

from __future__ import annotations

from typing import Literal

from mlflow_report_plugin.document import Block, Missing, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, json_code
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Grant, Permissions, Snapshot


def permissions(
    snapshot: Snapshot,
    view: View,
    part: Literal["registered_model_permissions", "experiment_permissions"],
) -> tuple[Section, ...]:
    """Show the permissions of a registered model or an experiment.

    Args:
        snapshot: What was collected.
        view: What the reader asked to see.
        part: Whose permissions.

    Returns:
        The sub-section, or nothing where permissions were not asked for.
    """
    if not snapshot.provenance.permissions:
        return ()
    found = (
        snapshot.experiment_permissions
        if part == "experiment_permissions"
        else snapshot.registered_model_permissions
    )
    if found is None:
        return (Section("Permissions", missing_notes(snapshot, part, "None found")),)
    notes = gap_notes(snapshot, part)
    if view.show_as_json and found.raw is not None:
        blocks: tuple[Block, ...] = (json_code(found.raw),)
    else:
        blocks = tables(found, has_gap=bool(notes))
    return (Section("Permissions", (*notes, *blocks)),)


def tables(found: Permissions, has_gap: bool) -> tuple[Block, ...]:
    """Show permissions as tables.

    Args:
        found: The permissions.
        has_gap: Whether something of them is missing.

    Returns:
        What permissions there are, and who has which.
    """
    levels = tuple((level.permission_level, given(level.description)) for level in found.levels)
    blocks: list[Block] = []
    if levels:
        blocks.append(Table(("Permission", "Description"), levels, "Permission levels", cards=True))
    if found.grants:
        blocks.append(grants(found.grants))
    elif not has_gap:
        blocks.append(Note("Nobody has been given a permission") if levels else NONE_FOUND)
    return tuple(blocks)


def grants(found: tuple[Grant, ...]) -> Table:
    """Show who has which permission."""
    columns = ["Principal", "Kind", "Permission", "Inherited from"]
    rows = [
        [
            given(grant.principal),
            given(grant.kind),
            given(grant.permission),
            ", ".join(grant.inherited_from) or Missing("not inherited"),
        ]
        for grant in found
    ]
    if any(grant.display_name for grant in found):
        columns.insert(1, "Name")
        for row, grant in zip(rows, found, strict=True):
            row.insert(1, given(grant.display_name))
    return Table(tuple(columns), tuple(tuple(row) for row in rows), "Grants", cards=True)
