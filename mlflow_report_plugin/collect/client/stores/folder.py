"""Folder stores, which MLflow puts folders into by reading them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from mlflow_report_plugin.collect.client.stores import private
from mlflow_report_plugin.collect.client.stores.store import Store
from mlflow_report_plugin.errors import AccessDenied, ServerUnreachable

MADE = (".trash", "models")
"""The folders that MLflow makes where they are missing."""


def find(uri: str) -> Store:
    """Find out how a folder store is read.

    Args:
        uri: Its path, or a `file:` URI.

    Returns:
        The store: the folder itself, or, where MLflow would put folders into it, a private
        folder with those and with links to what is there.

    Raises:
        ReportError: There is no such store, or it may not be read.
    """
    name = Path(local_path(uri))
    path = name.absolute()
    if path.is_file():
        raise ServerUnreachable(f"{uri} is a file: did you mean sqlite:///{name}?")
    if not path.is_dir():
        is_uri = name.is_absolute() or ":" in uri
        hint = "" if is_uri else " (a server begins with http:// or https://)"
        raise ServerUnreachable(
            f"there is no MLflow store at {uri}: is MLFLOW_TRACKING_URI set?{hint}"
        )
    try:
        entries = sorted(path.iterdir())
        missing = {*MADE} - {entry.name for entry in entries}
        is_store = missing != {*MADE} or any((entry / "meta.yaml").exists() for entry in entries)
    except PermissionError as error:
        raise AccessDenied(f"{uri} may not be read") from error
    if not missing:
        return Store(uri, uri)
    if not is_store:
        raise ServerUnreachable(
            f"{uri} is a folder, but no MLflow store: is MLFLOW_TRACKING_URI set?"
        )
    with ExitStack() as cleaning_up:
        view = private.folder(cleaning_up)
        for entry in entries:
            (view / entry.name).symlink_to(entry)
        for made in missing:
            (view / made).mkdir()
        cleaning_up.pop_all()
    return Store(uri, view.as_uri(), private=view)


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
