"""Where the notes of a version are, and what is kept there."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mlflow_report_plugin.collect.client import Client, model_uris, number_of
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.collectors import COLLECTORS
from mlflow_report_plugin.collect.notes import MAX_EARLIER
from mlflow_report_plugin.collect.reading.version_numbers import LISTED
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.logged.place import (
    NOTES,
    name_of_time,
    place_of,
    time_of_name,
    versions_with_notes,
)
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.notes import merging, revision
from mlflow_report_plugin.notes.merging import State
from mlflow_report_plugin.notes.revision import Revision
from mlflow_report_plugin.snapshot import ModelVersion, Snapshot

_NEEDED: Final = (
    *("model_version", "registered_model", "governance", "download_uri", "origin", "location"),
    *("model", "run", "logged_model"),
)
ONLY_THE_PLACE: Final = tuple(part for part, _ in COLLECTORS if part not in _NEEDED)
"""What need not be read to find out where notes are."""
_DAY: Final = 24 * 60 * 60 * 1000
"""How far the clocks of others may be ahead, in milliseconds."""


@dataclass(frozen=True)
class Noted:
    """A version, and where its notes are."""

    client: Client
    """Where they are read."""
    snapshot: Snapshot
    """The version, as all may read it who may read its experiment."""
    version: ModelVersion
    """Its record."""
    logged: Logged
    """What is logged for it."""

    @classmethod
    def of(cls, client: Client, uri: str, without: Collection[str]) -> Noted:
        """Read a version.

        Args:
            client: Where to read.
            uri: Its URI, or `models:/NAME` for the newest version.
            without: What not to read of it.

        Returns:
            The version.

        Raises:
            NotFound: It is no registered version, or no record says where its notes are.
            ReportError: It cannot be read.
        """
        uri = _newest(client, uri)
        # As others may read it: what is noted is kept where they read.
        snapshot = collect(client, uri, depth="basic", reach="shared", without=without)
        version = snapshot.model_version
        if version is None:
            raise NotFound(
                f"{snapshot.uris.model_uri} is no registered version, and notes are kept with "
                "those: mlflow models register, or a models:/NAME/VERSION"
            )
        return cls(client, snapshot, version, Logged(client, place_of(snapshot)))

    def files(self) -> list[str]:
        """List the files of notes, the newest first."""
        return self.logged.notes()

    def state(self, files: Sequence[str] | None = None) -> State:
        """Read what is kept.

        Args:
            files: The names of files; all that are there unless given.

        Returns:
            What they say together.

        Raises:
            ReportError: They could not be read.
        """
        return merging.read(self.files() if files is None else files, self._read)

    def inherited(self) -> State:
        """Read the notes of the newest earlier version of the same experiment that has some.

        Returns:
            What is kept for it; nothing where there is none.

        Raises:
            ReportError: They could not be read.
        """
        model = self.snapshot.registered_model
        for gap in self.snapshot.gaps_of("registered_model") if model is None else ():
            raise ReadFailed(f"what is noted of earlier versions is not known: {gap.message}")
        numbers = versions_with_notes(tag.key for tag in model.tags) if model else []
        older = [each for each in numbers if each < int(self.version.version)]
        for number in older[:MAX_EARLIER]:
            uri = model_uris.of_version(self.version.name, str(number))
            try:
                earlier = Noted.of(self.client, uri, ONLY_THE_PLACE)
            except NotFound:  # it was deleted
                continue
            if _experiment(earlier.snapshot) == _experiment(self.snapshot) is not None:
                found = earlier.state()
                if found.heads:
                    return found
        return State()

    def add(self, made: Revision, now: int, files: Sequence[str]) -> str:
        """Write a revision beside those that are there.

        Args:
            made: The revision.
            now: The time.
            files: The files that are there, the newest first.

        Returns:
            Its artifact URI.

        Raises:
            ReportError: It could not be written.
        """
        data = revision.written(made)
        # The newest is read first: a clock that is behind would cost a read.
        others = (time_of_name(file) + 1 for file in files[:1])
        moment = max(now, *(each for each in others if each < now + _DAY), 0)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{name_of_time(moment)}-{revision.digest(data)}.json"
            file.write_bytes(data)
            return self.logged.add([file], NOTES)[0]

    def _read(self, file: str) -> Revision:
        data = self.logged.read(f"{NOTES}/{file}", revision.MAX_BYTES)
        return revision.read(file, data, self.version.name, self.version.version)


def _newest(client: Client, uri: str) -> str:
    name = model_uris.of_model(uri)
    if name is None:
        return uri
    listed = client.registry.versions_of(name, LISTED)
    if not listed:
        raise NotFound(f"the registered model {name!r} is not there, or has no versions")
    return model_uris.of_version(name, str(max(map(number_of, listed))))


def _experiment(snapshot: Snapshot) -> str | None:
    if snapshot.run is not None:
        return snapshot.run.experiment_id
    return snapshot.logged_model.experiment_id if snapshot.logged_model else None
