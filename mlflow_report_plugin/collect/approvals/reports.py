"""The reports that approvals are about, and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from mlflow_report_plugin.collect.approvals.listed import Listed
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import InvalidSnapshot, NotFound, ReadFailed, ReportError
from mlflow_report_plugin.snapshot import (
    SCHEMA_VERSION,
    Approvals,
    ChangesSince,
    ChangesSinceReport,
    Snapshot,
    content,
)
from mlflow_report_plugin.threads import map_side_by_side

MAX_REPORTS = 3
"""How many approved reports are read at most: those of the newest approvals in force."""
MAX_BYTES = 30_000_000
"""How large an approved report may be."""


def reports(
    client: Client,  # noqa: ARG001  a collector's form
    parts: Parts,
) -> dict[str, Snapshot | ReportError] | None:
    """Read the reports that approvals in force are about, by their digests."""
    found = parts.known("approvals", Approvals)
    listed = parts.known("approval_files", Listed)
    if found is None or listed is None:
        return None
    digests = list(dict.fromkeys(each.digest for each in found.in_force))[:MAX_REPORTS]
    answers = map_side_by_side(partial(_read, listed), digests)
    read: dict[str, Snapshot | ReportError] = {}
    for digest, answer in zip(digests, answers, strict=True):
        if isinstance(answer, Exception) and not isinstance(answer, ReportError):
            raise answer
        read[digest] = answer
    return read


def compared(
    snapshot: Snapshot,
    approved: Mapping[str, Snapshot | ReportError],
    compare: Callable[[Snapshot, Snapshot], ChangesSince | None],
) -> Snapshot:
    """Tell what has changed since the version was approved.

    Args:
        snapshot: The version as it is now.
        approved: What `reports` found.
        compare: Tells what is different in the second of two snapshots.

    Returns:
        The same snapshot, with the changes among its approvals.
    """
    if snapshot.approvals is None or not approved:
        return snapshot
    changes = tuple(
        ChangesSinceReport(digest=digest, message=str(found))
        if isinstance(found, ReportError)
        else ChangesSinceReport(digest=digest, changes=compare(found, snapshot))
        for digest, found in approved.items()
    )
    told = snapshot.approvals.model_copy(update={"changes": changes})
    return snapshot.model_copy(update={"approvals": told})


def _read(listed: Listed, digest: str) -> Snapshot:
    kept = next((each for each in listed.snapshots if each.digest == digest), None)
    if kept is None:
        raise NotFound("the report that was approved is not among those that are kept")
    data = listed.beside.read(kept.path, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise ReadFailed(f"the report that was approved has more than {MAX_BYTES:,} bytes")
    try:
        found = content(data, SCHEMA_VERSION)
        snapshot = Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise ReadFailed(f"the report that was approved: {error}") from error
    if found.digest != digest:
        raise ReadFailed("the report that was approved was changed since: its digest is another")
    return snapshot
