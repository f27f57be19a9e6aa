"""Entries of folders, as servers list them."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.collect.client.local_folders import Entry
from mlflow_report_plugin.collect.reading import fitting
from mlflow_report_plugin.errors import ReadFailed


def entries(found: Any) -> list[Entry]:
    """Take what a server lists for the entries of a folder.

    Args:
        found: A list of objects, or nothing where the folder is empty.

    Returns:
        The entries. One whose size is no number has a problem instead.

    Raises:
        ReadFailed: Something is listed that has no name, or may be a file or a folder.
    """
    if not isinstance(found or [], list):
        raise ReadFailed(f"the server lists {fitting.kind(found)} in the place of files")
    return [_entry(each) for each in found or ()]


def _entry(found: Any) -> Entry:
    path = found.get("path") if isinstance(found, dict) else None
    if not isinstance(path, str) or not path:
        raise ReadFailed("the server lists something that has no path")
    try:
        is_folder = fitting.flag(found.get("is_dir") or False)
    except fitting.DoesNotFit as error:
        raise ReadFailed(f"the server does not say whether {path} is a folder") from error
    size = found.get("file_size")
    if size is None or size == "":
        return Entry(path, is_folder)
    try:
        return Entry(path, is_folder, fitting.size(size))
    except fitting.DoesNotFit as error:
        return Entry(path, is_folder, problem=f"its size is {error}")
