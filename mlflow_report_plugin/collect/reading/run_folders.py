"""The folders of a run's artifacts, listed level by level."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.reading.listing import problems
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import File
from mlflow_report_plugin.threads import map_side_by_side


class Listed(NamedTuple):
    """The artifacts of a run."""

    files: list[File]
    """The files in order of their paths."""
    unlisted: list[str]
    """The folders that are too deep or too many."""
    errors: list[ReportError]
    """What went wrong with others."""
    is_empty: bool
    """Whether there is nothing at all, no model either."""


def walk(
    client: Client,
    run_id: str,
    max_levels: int,
    max_folders: int,
    is_model: Callable[[str], bool] = lambda _folder: False,
) -> Listed:
    """List the folders of a run, except those that hold models.

    Args:
        client: Where to read from.
        run_id: The run.
        max_levels: How many levels of folders are listed at most: one round of requests each.
        max_folders: How many folders are listed at most: one request each.
        is_model: Tells of a folder that it is known to hold a model, or other things that are
            shown elsewhere, which saves its listing.

    Returns:
        What was listed.

    Raises:
        ReportError: Not even the root could be listed.
    """
    files: list[Entry] = []
    errors: list[ReportError] = []
    is_empty = True
    folders, listed, levels = [""], 0, 0
    while folders and levels < max_levels and listed < max_folders:
        left = max_folders - listed
        level, folders = folders[:left], folders[left:]
        answers = map_side_by_side(partial(_list, client, run_id), level)
        for folder, answer in zip(level, answers, strict=True):
            is_empty &= answer == []
            if isinstance(answer, ReportError):
                errors.append(answer)
            elif isinstance(answer, Exception):
                raise answer
            elif not any(entry.path == f"{folder}/MLmodel" for entry in answer):
                files += [entry for entry in answer if not entry.is_folder]
                folders += [e.path for e in answer if e.is_folder and not is_model(e.path)]
        if not listed and errors:
            raise errors[0]
        listed, levels = listed + len(level), levels + 1
    found = [File(path=entry.path, size=entry.size) for entry in sorted(files)]
    return Listed(found, sorted(folders), [*errors, *problems(files)], is_empty)


def _list(client: Client, run_id: str, folder: str) -> list[Entry]:
    entries = client.tracking.list_run_folder(run_id, folder)
    for entry in entries:
        parent, _, name = entry.path.rpartition("/")
        # Else a server could lead a reader out of the run, or round in a circle.
        if parent != folder or name in ("", ".", ".."):
            raise ReadFailed(
                f"the server lists {entry.path} in the folder {folder or 'of the run'}"
            )
    return entries
