"""The Databricks workspace that was asked, and the workspaces that MLflow itself has."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Missing
from mlflow_report_plugin.sections.blocks.cells import given, link
from mlflow_report_plugin.sections.blocks.gaps import missing_cell
from mlflow_report_plugin.sections.blocks.tables import Row
from mlflow_report_plugin.snapshot import Snapshot


def workspace_rows(
    snapshot: Snapshot, names: tuple[str, str, str] = ("url", "workspace_id", "user_name")
) -> tuple[Row, ...]:
    """Say which workspace was asked, and as whom.

    Args:
        snapshot: What was collected.
        names: What to call the address of the workspace, its id, and who asked it.

    Returns:
        Names and values, or nothing where no workspace was asked.
    """
    found = snapshot.workspace
    if found is None and snapshot.gap("workspace") is None:
        return ()
    unread = missing_cell(snapshot, "workspace")
    values = (
        link(found.url) if found and found.url else unread,
        given(found.workspace_id) if found and found.workspace_id else unread,
        given(found.user_name) if found and found.user_name else unread,
    )
    return tuple(zip(names, values, strict=True))


def mlflow_workspace(snapshot: Snapshot, name: str | None) -> Cell:
    """Name the workspace of an open-source server that something is in.

    Args:
        snapshot: What was collected.
        name: What MLflow calls it.

    Returns:
        The name. MLflow writes `default` into everything, also into what is in a workspace of
        Databricks, where it would be taken for the name of that.
    """
    filler = name == "default" and workspace_rows(snapshot)
    return Missing("none") if filler else given(name)
