"""What was logged for a model, and what is added to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mlflow_report_plugin.collect.client import Client, Entry
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError
from mlflow_report_plugin.logged.place import (
    APPROVALS,
    KEPT,
    NOTES,
    Kept,
    Place,
    approvals_in,
    name_of_time,
    notes_in,
    snapshots_in,
)
from mlflow_report_plugin.snapshot import Gap, ModelVersion, Snapshot

MAX_BYTES: Final = 100_000_000
"""How large a logged file may be that is read again."""


class Logged:
    """What was logged in a place, and what is added to it."""

    def __init__(self, client: Client, place: Place) -> None:
        """Note the place; nothing is asked yet.

        Args:
            client: Where to read and write.
            place: The place.
        """
        self._client = client
        self._place = place
        self._location = place.location

    def snapshots(self) -> list[Kept]:
        """List the snapshots that are kept: one request.

        Returns:
            All of them, ordered by the time that they were made.

        Raises:
            ReportError: The folder could not be listed.
        """
        return snapshots_in(self._entries(KEPT))

    def approvals(self) -> list[str]:
        """List the files of approvals: one request.

        Returns:
            Their names in the folder `APPROVALS`, the newest first.

        Raises:
            ReportError: The folder could not be listed.
        """
        return approvals_in(self._entries(APPROVALS))

    def notes(self) -> list[str]:
        """List the files of notes: one request.

        Returns:
            Their names in the folder `NOTES`, the newest first.

        Raises:
            ReportError: The folder could not be listed.
        """
        return notes_in(self._entries(NOTES))

    def read(self, path: str, limit: int = MAX_BYTES) -> bytes:
        """Read a logged file.

        Args:
            path: Its path below the folder of the reports.
            limit: How large it may be.

        Returns:
            Its content.

        Raises:
            ReportError: It could not be read, or is too large.
        """
        whole = f"{self._place.folder}/{path}"
        found = self._client.artifacts.read_file(self._located(), whole, limit)
        if len(found) > limit:
            raise ReadFailed(f"{whole} is larger than {limit:,} bytes")
        return found

    def add(self, files: Iterable[Path], folder: str = "") -> list[str]:
        """Log files.

        Args:
            files: The local files.
            folder: The folder below that of the reports.

        Returns:
            Their artifact URIs.

        Raises:
            ReportError: They could not be logged.
        """
        files = list(files)
        below = f"{folder}/" if folder else ""
        target = f"{self._place.folder}/{below}".rstrip("/")
        self._client.artifacts.log_files(self._located(), files, target)
        return [self._place.uri(f"{below}{file.name}") for file in files]

    def _entries(self, name: str) -> list[Entry]:
        folder = f"{self._place.folder}/{name}"
        try:
            return self._client.artifacts.list_folder(self._located(), folder)
        except NotFound:  # other stores than folders list nothing
            return []

    def _located(self) -> str:
        if not self._location:
            self._location = self._client.tracking.artifact_location(self._place.root)
        return self._location


def chained(snapshot: Snapshot, logged: Logged) -> Snapshot:
    """Let a snapshot name the one that was logged before it.

    Args:
        snapshot: What is to be logged.
        logged: What was logged before.

    Returns:
        The same with `provenance.previous`; with a gap of `provenance` where nobody can tell.
    """
    previous, gaps = None, snapshot.gaps
    try:
        previous = next((kept.digest for kept in reversed(logged.snapshots())), None)
    except ReportError as error:  # it costs the link, and not the report
        message = f"the report that was logged before could not be found: {error}"
        gaps = (*gaps, Gap(part="provenance", reason=error.reason, message=message))
    made = snapshot.provenance.model_copy(update={"previous": previous})
    return snapshot.model_copy(update={"provenance": made, "gaps": gaps})


def mistaken(snapshot: Snapshot, digest: str, kept: Kept, version: ModelVersion | None) -> str:
    """Tell what a kept snapshot is not that its name and place say.

    Args:
        snapshot: The snapshot.
        digest: Its digest, as its file has it.
        kept: Its name.
        version: The version whose folder it is in, None where it is not registered.

    Returns:
        What is wrong; empty where nothing is.
    """
    if digest != kept.digest:
        return "its name says another digest"
    if name_of_time(snapshot.provenance.report_time) != kept.time:
        return "its name says another time"
    about = snapshot.model_version
    names = [(each.name, each.version) if each else None for each in (about, version)]
    return "" if names[0] == names[1] else "it is a report of another model"
