"""Approving a version: a record beside the logged report that it is about, and a tag."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.reading.plain import text
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.errors import (
    InvalidSnapshot,
    NotFound,
    OutputFailed,
    ReadFailed,
    ReportError,
    one_line,
)
from mlflow_report_plugin.logged.place import APPROVAL_TAG, APPROVALS, DIGEST_TAG, place_of
from mlflow_report_plugin.logged.reports import Logged, mistaken
from mlflow_report_plugin.signing import approval, checking, envelope, keys
from mlflow_report_plugin.snapshot import (
    SCHEMA_VERSION,
    ChangesSince,
    ModelVersion,
    Snapshot,
    content,
)


@dataclass(frozen=True)
class Recorded:
    """A record that was written."""

    said: approval.Said
    """What it says."""
    uri: str
    """Its artifact URI."""
    key_id: str | None
    """The key that it is signed with."""
    changes: ChangesSince | None
    """What is different now from what was approved; None for a withdrawal."""


def approve(
    uri: str,
    role: str,
    *,
    comment: str | None = None,
    key: Path | None = None,
    passphrase: Callable[[], str] = str,
    withdraw: bool = False,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> Recorded:
    """Record that the user approves what the newest logged report says, or withdraws that.

    Args:
        uri: The URI of a registered version.
        role: In which role.
        comment: What they have to say.
        key: The file with the private key to sign the record with.
        passphrase: Asked for the passphrase of a key that is encrypted.
        withdraw: Whether to end the approvals in that role.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        The record.

    Raises:
        NotFound: No report is logged, or there is nothing to withdraw.
        ReportError: The version cannot be read, the key cannot be used, or nothing can be written.
    """
    signer = keys.private_key(key, passphrase) if key is not None else None
    client = Client(tracking_uri, registry_uri)
    # As others may read it: an own report may follow ids that anybody wrote.
    snapshot = collect(client, uri, depth="basic", reach="shared", compare=comparing.since)
    version = snapshot.model_version
    if version is None:
        raise NotFound(f"{snapshot.uris.model_uri} is no registered version: nobody can approve it")
    place = Logged(client, place_of(snapshot))
    changes = None
    if withdraw:
        digest, report_time = _approved(snapshot, role)
    else:
        report = newest_report(place, version)
        digest, report_time = report.digest, report.snapshot.provenance.report_time
        changes = comparing.since(report.snapshot, snapshot)
    said = approval.Said(
        action="withdrawn" if withdraw else "approved",
        role=role,
        who=client.user()[: approval.MAX_NAME],
        time=max(int(time.time() * 1000), *_after(snapshot, role)),
        comment=text(comment)[: approval.MAX_COMMENT] if comment else None,
        digest=digest,
        report_time=report_time,
        name=version.name,
        version=version.version,
    )
    data = approval.written(said)
    written = _write(place, said, envelope.sign(data, signer).encode() if signer else data)
    tag = f"{APPROVAL_TAG}{role}"
    try:
        client.registry.tag_version(version.name, version.version, tag, _in_short(said))
    except ReportError as error:
        raise OutputFailed(f"{written} is written, but the tag {tag!r} is not: {error}") from error
    return Recorded(said, written, signer.public_key.keyid if signer else None, changes)


def newest_report(place: Logged, version: ModelVersion) -> checking.Signed:
    """Read the newest logged report, which has to be what its name says.

    Args:
        place: Where the reports of the version are logged.
        version: The version.

    Returns:
        The snapshot with its digest.

    Raises:
        NotFound: No report is logged.
        InvalidSnapshot: It was changed after it was logged.
        ReportError: It could not be read.
    """
    kept = place.snapshots()
    if not kept:
        uri = f"models:/{version.name}/{version.version}"
        raise NotFound(
            f"no report of {uri} is logged that one could vouch for: mlflow report {uri} --log"
        )
    tags = {tag.key: tag.value for tag in version.tags}
    if tags.get(DIGEST_TAG, kept[-1].digest) != kept[-1].digest:
        raise InvalidSnapshot(
            f"nobody can vouch for the newest logged report: the tag {DIGEST_TAG} of the "
            "version names another one. Log a new report, and look at that"
        )
    try:
        found = content(place.read(kept[-1].path), SCHEMA_VERSION)
        snapshot = Snapshot.of_content(found)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"nobody can vouch for the newest logged report: {error}") from error
    wrong = mistaken(snapshot, found.digest, kept[-1], version)
    if found.problem or found.digest != kept[-1].digest:
        wrong = "it was changed after it was logged"
    if wrong:
        raise InvalidSnapshot(f"nobody can vouch for the newest logged report: {wrong}")
    return checking.Signed(snapshot, found.digest)


def _after(snapshot: Snapshot, role: str) -> tuple[int, ...]:
    """The times that a record has to be of to come last, whosever clock was ahead."""
    records = snapshot.approvals.records if snapshot.approvals else ()
    return (0, *(each.time + 1 for each in records if each.role == role))


def _approved(snapshot: Snapshot, role: str) -> tuple[str, int | None]:
    """What the newest approval in a role is about."""
    found = snapshot.approvals.in_force if snapshot.approvals else ()
    for gap in snapshot.gaps_of("approvals") if not found else ():
        raise ReadFailed(f"the approvals could not be read: {gap.message}")
    newest = next((each for each in found if each.role == role), None)
    if newest is None:
        raise NotFound(f"there is no approval as {role!r} to withdraw")
    return newest.digest, newest.report_time


def _write(place: Logged, said: approval.Said, data: bytes) -> str:
    moment = datetime.fromtimestamp(said.time // 1000, timezone.utc)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.json"
        file.write_bytes(data)
        return place.add([file], APPROVALS)[0]


def _in_short(said: approval.Said) -> str:
    """The record in the value of a tag, with the time as reports show it."""
    moment = datetime.fromtimestamp((said.time + 500) // 1000, timezone.utc)
    told = f"{said.action} by {said.who}, {moment:%Y-%m-%d %H:%M:%S} UTC, {said.digest[:19]}"
    return one_line(told)
