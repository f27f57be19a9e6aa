"""The files of the model: listed folder by folder, side by side, never downloaded."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import partial

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.collect.files.named_files import named_files
from mlflow_report_plugin.collect.reading.listing import listing, problems
from mlflow_report_plugin.collect.reading.parts import PATIENCE, Parts
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import File, Files, MlflowModel
from mlflow_report_plugin.threads import map_side_by_side

MAX_FOLDERS = 2_000
"""How many folders are listed at most: one request each."""
MAX_DEPTH = 50
"""How many levels of folders are listed at most: one may seem to contain itself."""
MAX_SECONDS = PATIENCE * 0.75
"""How long folders are listed at most, in seconds."""
MAX_FILES = 50_000
"""How many files are named at most."""
MAX_ERRORS = 5
"""Of how many folders it is said why they could not be listed."""


def collect(client: Client, parts: Parts) -> Files | None:
    """List the files of the model, and look for those that the MLmodel file names."""
    location = parts.wait("location", str) or ""
    list_one = partial(_list, client, parts, location, time.monotonic() + MAX_SECONDS)
    files: list[Entry] = []
    there: set[str] = set()
    errors: list[ReportError] = []
    listed: set[str] = set()
    folders, count, depth = [""], 0, 0
    while folders and count < MAX_FOLDERS and depth < MAX_DEPTH and len(files) <= MAX_FILES:
        left = MAX_FOLDERS - count
        level, folders = folders[:left], folders[left:]
        for folder, answer in zip(level, map_side_by_side(list_one, level), strict=True):
            if isinstance(answer, ReportError):
                errors.append(answer)
            elif isinstance(answer, Exception):
                raise answer
            else:
                listed.add(folder)
                there.update(entry.path for entry in answer)
                files += [entry for entry in answer if not entry.is_folder]
                folders += [entry.path for entry in answer if entry.is_folder]
        if not listed:
            raise errors[0]
        count, depth = count + len(level), depth + 1
    if folders:
        errors.append(ReadFailed(f"listing stopped after {count:,} folders"))
    if len(files) > MAX_FILES:
        errors.append(ReadFailed(f"only {MAX_FILES:,} of {len(files):,} files are named"))
    for note in (*_first(errors), *problems(files), *_missing(parts, there, listed)):
        parts.note("files", note)
    kept = (File(path=entry.path, size=entry.size) for entry in sorted(files)[:MAX_FILES])
    return Files(files=tuple(kept), complete=not errors)


def _list(client: Client, parts: Parts, location: str, deadline: float, folder: str) -> list[Entry]:
    if time.monotonic() > deadline:
        raise ReadFailed(f"listing stopped after {MAX_SECONDS:.0f} seconds")
    if not folder:
        return parts.wait("root_folder", list) or []
    return client.artifacts.list_folder(location, folder)


def _first(errors: list[ReportError]) -> list[ReportError]:
    """Say why folders could not be listed, of very many with their number."""
    several = list({str(error): error for error in errors}.values())
    more = len(several) - MAX_ERRORS
    rest = [ReadFailed(f"{more:,} more folders could not be listed")] if more > 0 else []
    return [*several[:MAX_ERRORS], *rest]


def _missing(parts: Parts, there: Collection[str], listed: Collection[str]) -> list[NotFound]:
    """Name what the MLmodel file says is there, as far as its folder could be listed."""
    model = parts.known("model", MlflowModel)
    named = named_files(model) if model else ()
    missing = [path for path in named if _is_missing(path, there, listed)]
    if not missing:
        return []
    none = "there is no such file" if len(missing) == 1 else "there are no such files"
    return [NotFound(f"the MLmodel file names {listing(missing)}, but {none}")]


def _is_missing(path: str, there: Collection[str], listed: Collection[str]) -> bool:
    """Whether a folder on the way to a file was listed without the next step."""
    folder = ""
    for step in path.split("/"):
        if folder not in listed:
            return False
        folder = f"{folder}/{step}" if folder else step
        if folder not in there:
            return True
    return False
