"""Signatures of what is logged: of the newest report of a version, and of its approvals."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import InvalidSignature, InvalidSnapshot, NotFound
from mlflow_report_plugin.logged.approving import newest_report
from mlflow_report_plugin.logged.place import APPROVALS, place_of
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.signing import approval, checking
from mlflow_report_plugin.snapshot import Approval, Approvals, ModelVersion, Snapshot
from mlflow_report_plugin.snapshot_files import content_of

ENVELOPE: Final = "report.dsse.json"
"""The file beside the newest logged report that its signature is in."""
Checked: TypeAlias = Literal["none", "not checked", "another key", "valid", "invalid"]
"""What became of a signature: there is none, there was no key, none of the keys is that of the
signer, it holds, or it does not."""


@dataclass(frozen=True)
class SignedReport:
    """A logged report that was signed."""

    digest: str
    """The digest of the report."""
    key_id: str
    """The id of the key."""
    uri: str
    """The artifact URI of the envelope."""


def report_in(path: Path) -> checking.Signed:
    """Read the file of a report that is to be signed.

    Args:
        path: The file.

    Returns:
        The snapshot with its digest.

    Raises:
        NotFound: There is no such file.
        InvalidSnapshot: It is no snapshot, or was changed since it was made: nobody should vouch
            for that.
    """
    found = content_of(path)
    if found.problem:
        raise InvalidSnapshot(f"{str(path)!r} is not signed: {found.problem}")
    try:
        return checking.Signed(Snapshot.of_content(found), found.digest)
    except InvalidSnapshot as error:
        raise InvalidSnapshot(f"{str(path)!r}: {error}") from error


def sign_logged(
    uri: str,
    key: Path,
    passphrase: Callable[[], str],
    *,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> SignedReport:
    """Sign the newest logged report of a version, and log the envelope beside it.

    Args:
        uri: The URI of a registered version.
        key: The file with the private key.
        passphrase: Asked for the passphrase of a key that is encrypted.
        tracking_uri: The tracking server; MLflow's current one unless given.
        registry_uri: The model registry; MLflow's current one unless given.

    Returns:
        What was signed.

    Raises:
        NotFound: No report is logged.
        ReportError: The version cannot be read, the key cannot be used, or nothing can be written.
    """
    client = Client(tracking_uri, registry_uri)
    snapshot = collect(client, uri, depth="basic", reach="shared")
    if snapshot.model_version is None:
        raise NotFound(f"{snapshot.uris.model_uri} is no registered version")
    place = Logged(client, place_of(snapshot))
    report = newest_report(place, snapshot.model_version)
    text, key_id = checking.sign_report(report, key, client.user(), passphrase)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ENVELOPE
        file.write_text(text, encoding="utf-8")
        return SignedReport(report.digest, key_id, place.add([file])[0])


def check_logged(place: Logged, digest: str, *public: Path) -> checking.Signer:
    """Check the signature beside the newest logged report.

    Args:
        place: Where the reports of the version are logged.
        digest: The digest of that report.
        *public: The files with public keys, of which one has to be that of the signer.

    Returns:
        Who signed it.

    Raises:
        NotFound: There is none.
        InvalidKey: A key cannot be used.
        InvalidSignature: It is of another report, or it does not hold.
        ReportError: It could not be read.
    """
    checking.key_ids(*public)  # before anything is read for them
    try:
        data = place.read(ENVELOPE)
    except NotFound as error:
        raise NotFound("no signature lies beside the logged report") from error
    return checking.check_report(data, digest, *public)


def check_approvals(
    place: Logged, found: Approvals, version: ModelVersion, *public: Path
) -> dict[str, Checked]:
    """Check the signatures of approvals.

    Args:
        place: Where the reports of the version are logged.
        found: The approvals.
        version: The version.
        *public: The files with public keys; none where nothing is to be checked.

    Returns:
        What became of the signature of each record, by its file.

    Raises:
        InvalidKey: A key cannot be used.
        Unsupported: The extra `sign` is not installed.
    """
    known = checking.key_ids(*public)
    checked: dict[str, Checked] = {}
    for record in found.records:
        if record.key_id is None:
            checked[record.file] = "none"
        elif record.key_id not in known:
            checked[record.file] = "another key" if known else "not checked"
        else:
            holds = _holds(place, record, version, public)
            checked[record.file] = "valid" if holds else "invalid"
    return checked


def _holds(place: Logged, record: Approval, version: ModelVersion, public: Sequence[Path]) -> bool:
    try:
        data = place.read(f"{APPROVALS}/{record.file}")
        checking.check_approval(data, *public)
        # What was shown is what was signed, whatever happened to the file meanwhile.
        return approval.read(record.file, data, version.name, version.version) == record
    except InvalidSignature:
        return False
