"""The files of the model: listed folder by folder, side by side, never downloaded."""

from __future__ import annotations

import time
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import PATIENCE, Parts
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import File, Files
from mlflow_report_plugin.threads import map_side_by_side

MAX_FOLDERS = 2_000
"""How many folders are listed at most: one request each."""
MAX_DEPTH = 50
"""How many levels of folders are listed at most: one may seem to contain itself."""
MAX_SECONDS = PATIENCE * 0.75
"""How long folders are listed at most, in seconds."""
MAX_FILES = 50_000
"""How many files are named at most."""


def collect(client: Client, parts: Parts) -> Files | None:
    """List the files of the model."""
    location = parts.wait("location", str) or ""
    list_one = partial(_list, client, parts, location, time.monotonic() + MAX_SECONDS)
    files: list[File] = []
    errors: list[ReportError] = []
    folders, listed, depth = [""], 0, 0
    while folders and listed < MAX_FOLDERS and depth < MAX_DEPTH and len(files) <= MAX_FILES:
        left = MAX_FOLDERS - listed
        level, folders = folders[:left], folders[left:]
        for answer in map_side_by_side(list_one, level):
            if isinstance(answer, ReportError):
                errors.append(answer)
            elif isinstance(answer, Exception):
                raise answer
            else:
                files += [File(path=path, size=size) for path, folder, size in answer if not folder]
                folders += [path for path, folder, _ in answer if folder]
        if not listed and errors:
            raise errors[0]
        listed, depth = listed + len(level), depth + 1
    if folders:
        errors.append(ReadFailed(f"listing stopped after {listed:,} folders"))
    if not files and not errors:
        raise NotFound("the model's folder is empty")
    if len(files) > MAX_FILES:
        errors.append(ReadFailed(f"only {MAX_FILES:,} of {len(files):,} files are named"))
    if errors:
        parts.note("files", errors[0])
    kept = sorted(files, key=lambda file: file.path)[:MAX_FILES]
    return Files(files=tuple(kept), complete=not errors)


def _list(
    client: Client, parts: Parts, location: str, deadline: float, folder: str
) -> list[tuple[str, bool, int | None]]:
    if time.monotonic() > deadline:
        raise ReadFailed(f"listing stopped after {MAX_SECONDS:.0f} seconds")
    if not folder:
        return parts.wait("root_folder", list) or []
    return client.artifacts.list_folder(location, folder)
