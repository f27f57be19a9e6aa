"""Who MLflow takes the person at this computer for."""

from __future__ import annotations

import getpass
from urllib.parse import unquote, urlsplit

from mlflow_report_plugin.collect.client.databricks import Databricks
from mlflow_report_plugin.collect.reading.plain import text
from mlflow_report_plugin.errors import ReadFailed

ME = "/api/2.0/preview/scim/v2/Me"


def name(tracking_uri: str = "", workspace: Databricks | None = None) -> str:
    """Tell the name of the user: what MLflow notes as the user of a run.

    Args:
        tracking_uri: The tracking server, which may have a user in its address.
        workspace: The Databricks workspace, which knows who is logged in.

    Returns:
        The user of the workspace, or the name that MLflow logs in with, or that of the computer.

    Raises:
        ReportError: The workspace does not tell, or the computer has no name for the user.
    """
    if workspace is not None:
        found = workspace.get(ME).get("userName")
        if isinstance(found, str) and found:
            return found
        raise ReadFailed("the Databricks workspace does not say who is logged in")
    return text(_login() or _in_address(tracking_uri) or _of_computer())


def _login() -> str | None:
    from mlflow.utils.credentials import read_mlflow_creds

    return read_mlflow_creds().username or None


def _in_address(uri: str) -> str | None:
    try:
        return unquote(urlsplit(uri).username or "") or None
    except ValueError:
        return None


def _of_computer() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as error:  # which of them depends on Python
        raise ReadFailed(
            "nothing says who you are: set MLFLOW_TRACKING_USERNAME, or USER"
        ) from error
