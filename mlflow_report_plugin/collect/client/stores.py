"""Refusing to make what should only be read: a local store that is not there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from mlflow_report_plugin.errors import ServerUnreachable


def require(uri: str) -> None:
    """Refuse a local store that is not there: MLflow would make an empty one.

    Args:
        uri: The URI of a tracking server or registry.

    Raises:
        ServerUnreachable: It is the address of a file or folder, and there is none.
    """
    if uri.startswith("sqlite:///"):
        path = Path(unquote(urlsplit(uri).path[1:]))
    elif uri.startswith("file:") or (":" not in uri and not uri.startswith(("databricks", "uc"))):
        path = Path(local_path(uri))
    else:
        return
    if not path.exists():
        raise ServerUnreachable(f"there is no MLflow store at {uri}: is MLFLOW_TRACKING_URI set?")


def local_path(uri: str) -> str:
    """Give the path that a URI names.

    Args:
        uri: A path, or a `file:` URI.

    Returns:
        The path.
    """
    if not uri.lower().startswith("file:"):
        return uri
    from mlflow.utils.file_utils import local_file_uri_to_path

    return str(local_file_uri_to_path(uri))  # type: ignore[no-untyped-call]  # MLflow's
