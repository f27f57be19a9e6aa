"""The Databricks workspace that is asked."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Workspace

ME = "/api/2.0/preview/scim/v2/Me"
WORKSPACE_ID = "X-Databricks-Org-Id"
"""The header of each answer that names the workspace."""


def collect(client: Client, parts: Parts) -> Workspace | None:
    """Find out which workspace is asked, and as whom."""
    workspace = client.tracking_workspace or client.registry_workspace
    if workspace is None:
        return None
    me = parts.answer("workspace", workspace.get(ME, headers=(WORKSPACE_ID,)))
    return Workspace(
        url=workspace.url, workspace_id=me.text(WORKSPACE_ID), user_name=me.text("userName")
    )
