"""Signatures of what is logged: of the newest report of a version, and of its approvals."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mlflow_report_plugin.approving import newest_report
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import InvalidSignature, NotFound, ReportError
from mlflow_report_plugin.logged import APPROVALS, Logged, place_of
from mlflow_report_plugin.signing import approval, checking
from mlflow_report_plugin.snapshot import Approval, Approvals, ModelVersion

ENVELOPE: Final = "report.dsse.json"
"""The file beside the newest logged report that its signature is in."""


@dataclass(frozen=True)
class SignedReport:
    """A logged report that was signed."""

    digest: str
    """The digest of the report."""
    key_id: str
    """The id of the key."""
    uri: str
    """The artifact URI of the envelope."""


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


def check_logged(place: Logged, digest: str, key: Path) -> checking.Signer:
    """Check the signature beside the newest logged report.

    Args:
        place: Where the reports of the version are logged.
        digest: The digest of that report.
        key: The file with the public key.

    Returns:
        Who signed it.

    Raises:
        InvalidKey: The key cannot be used.
        InvalidSignature: There is none, it is of another report, or it does not hold.
        ReportError: It could not be read.
    """
    try:
        data = place.read(ENVELOPE)
    except NotFound as error:
        raise InvalidSignature("no signature lies beside the logged report") from error
    return checking.check_report(data, digest, key)


def check_approvals(
    place: Logged, found: Approvals, version: ModelVersion, key: Path
) -> dict[str, str]:
    """Check the signatures of approvals.

    Args:
        place: Where the reports of the version are logged.
        found: The approvals.
        version: The version.
        key: The file with the public key.

    Returns:
        For each record by its file: empty where its signature holds with this key, or else why
        not.

    Raises:
        InvalidKey: The key cannot be used.
        Unsupported: The extra `sign` is not installed.
    """
    checking.require_key(key)
    return {each.file: _check(place, each, version, key) for each in found.records}


def _check(place: Logged, record: Approval, version: ModelVersion, key: Path) -> str:
    if record.key_id is None:
        return "not signed"
    try:
        data = place.read(f"{APPROVALS}/{record.file}")
        checking.check_approval(data, key)
        # What was shown is what was signed, whatever happened to the file meanwhile.
        again = approval.read(record.file, data, version.name, version.version)
    except ReportError as error:
        return str(error)
    return "" if again == record else "it was changed while it was read"
