"""What people have written about the version, and what has changed since.

Notes lie beside the reports that are logged for the version. Whoever may write there may write
notes, so all of it is what somebody says. Which versions have some, the tags of the registered
model say, so that notes cost nothing where there are none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.reading.beside import Beside, reports_of
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import InvalidSnapshot, ReadFailed, ReportError
from mlflow_report_plugin.logged.place import NOTES, notes_in, versions_with_notes
from mlflow_report_plugin.notes import merging, revision
from mlflow_report_plugin.notes.merging import State
from mlflow_report_plugin.snapshot import (
    SCHEMA_VERSION,
    ChangesSince,
    ChangesSinceReport,
    ModelVersion,
    RegisteredModel,
    Snapshot,
    content,
)

MAX_FACTS: Final = 8
"""With how many snapshots that notes are about this one is compared."""
MAX_EARLIER: Final = 3
"""How many earlier versions are asked for their notes: one, unless it was deleted."""


def collect(client: Client, parts: Parts) -> State | None:
    """Read the notes of the version's own; None where nobody can tell whether there are some."""
    version = parts.known("model_version", ModelVersion)
    if version is None or parts.known("registered_model", RegisteredModel) is None:
        return None
    if int(version.version) not in _named(parts):
        return State()
    beside = reports_of(client, parts, version)
    return merging.read(notes_in(beside.entries(NOTES)), partial(_read, beside, version))


def earlier(parts: Parts) -> list[str]:
    """Give the URIs of the earlier versions whose notes this may inherit, the newest first."""
    version = parts.known("model_version", ModelVersion)
    if version is None:
        return []
    numbers = [each for each in _named(parts) if each < int(version.version)][:MAX_EARLIER]
    return [model_uris.of_version(version.name, str(each)) for each in numbers]


def compared(
    snapshot: Snapshot,
    facts: Mapping[str, dict[str, Any]],
    compare: Callable[[Snapshot, Snapshot], ChangesSince | None],
) -> Snapshot:
    """Tell what has changed since notes were written.

    Args:
        snapshot: The model as it is now, with notes.
        facts: The snapshots that notes are about, by digest, as their files have them.
        compare: Tells what is different in the second of two snapshots.

    Returns:
        The same snapshot, with the changes among its notes.
    """
    if snapshot.notes is None:
        return snapshot
    newest = sorted(snapshot.notes.notes, key=lambda note: note.time, reverse=True)
    digests = dict.fromkeys(note.facts for note in newest if note.facts)
    told = []
    for number, digest in enumerate(digests):
        try:
            if number == MAX_FACTS:
                break
            changes = compare(about(facts, digest), snapshot)
            told.append(ChangesSinceReport(digest=digest, changes=changes))
        except ReportError as error:
            told.append(ChangesSinceReport(digest=digest, message=str(error)))
    notes = snapshot.notes.model_copy(update={"changes": tuple(told)})
    return snapshot.model_copy(update={"notes": notes})


def about(facts: Mapping[str, dict[str, Any]], digest: str) -> Snapshot:
    """Give what notes were written about.

    Args:
        facts: The snapshots by digest, as their files have them.
        digest: The digest.

    Returns:
        The snapshot.

    Raises:
        ReadFailed: It is not there, or is not what its digest says.
    """
    if digest not in facts:
        raise ReadFailed("what the notes were written about is not kept with them")
    try:
        found = content(json.dumps(facts[digest]), SCHEMA_VERSION)
        snapshot = Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise ReadFailed(f"what the notes were written about: {error}") from error
    if found.digest != digest:
        raise ReadFailed("what the notes were written about was changed: its digest is another")
    return snapshot


def _named(parts: Parts) -> list[int]:
    model = parts.known("registered_model", RegisteredModel)
    return versions_with_notes(tag.key for tag in model.tags) if model else []


def _read(beside: Beside, version: ModelVersion, file: str) -> revision.Revision:
    data = beside.read(f"{NOTES}/{file}", revision.MAX_BYTES)
    return revision.read(file, data, version.name, version.version)
