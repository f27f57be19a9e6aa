"""The contents of the model's files, as digests. Reading all of them takes as long as it takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import File, Gap, Snapshot
from mlflow_report_plugin.threads import map_side_by_side

Hashing: TypeAlias = Callable[[int, int], None]
"""Told, from worker threads, how many bytes were read, and how many there are."""
MAX_ERRORS = 5
"""Of how many files it is said why they could not be read."""


def hashed(client: Client, location: str | None, snapshot: Snapshot, told: Hashing) -> Snapshot:
    """Read all files of the model, some side by side, and note the SHA-256 of each.

    Args:
        client: Where to read from.
        location: The artifact URI of the model's folder.
        snapshot: What was collected, with the files.
        told: Told of each piece that was read.

    Returns:
        The same with the digests; a gap of `files` says why one has none.
    """
    files = snapshot.files
    if files is None or location is None:  # why, is a gap already
        return snapshot
    digest = partial(_digest, client, location, _Counter(files.total_size, told))
    kept: list[File] = []
    errors: list[ReportError] = []
    for file, answer in zip(files.files, map_side_by_side(digest, files.files), strict=True):
        if isinstance(answer, str):
            kept.append(file.model_copy(update={"sha256": answer}))
        elif isinstance(answer, ReportError):
            kept.append(file)
            errors.append(type(answer)(f"{file.path} could not be hashed: {answer}"))
        else:
            raise answer
    more = len(errors) - MAX_ERRORS
    rest = [ReadFailed(f"{more:,} more files could not be hashed")] if more > 0 else []
    gaps = (
        Gap(part="files", reason=each.reason, message=str(each))
        for each in (*errors[:MAX_ERRORS], *rest)
    )
    files = files.model_copy(update={"files": tuple(kept)})
    return snapshot.model_copy(update={"files": files, "gaps": (*snapshot.gaps, *gaps)})


class _Counter:
    """How many bytes were read, by all threads."""

    def __init__(self, total: int, told: Hashing) -> None:
        self._lock = threading.Lock()
        self._read, self._total, self._told = 0, total, told

    def add(self, count: int) -> None:
        with self._lock:
            self._read += count
            self._told(self._read, max(self._read, self._total))


def _digest(client: Client, location: str, counter: _Counter, file: File) -> str:
    read = 0

    def told(count: int) -> None:
        nonlocal read
        read += count
        counter.add(count)

    digest = client.artifacts.hash_file(location, file.path, told)
    if file.size is not None and read != file.size:
        raise ReadFailed(f"{read:,} bytes came, where {file.size:,} are listed")
    return digest
