"""Signing a report, and checking who did."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlflow_report_plugin.errors import InvalidSignature
from mlflow_report_plugin.signing import envelope, keys, statement
from mlflow_report_plugin.snapshot import Snapshot


@dataclass(frozen=True)
class Signer:
    """Who signed a report. The key is certain, name and time are what its owner says."""

    key_id: str
    """The id of the key."""
    name: str | None
    """The name that the envelope gives."""
    time: int
    """When it was signed, in milliseconds since 1970 in UTC."""


@dataclass(frozen=True)
class Signed:
    """What is signed."""

    snapshot: Snapshot
    """The snapshot."""
    digest: str
    """Its digest, as its file has it."""


def sign_report(
    report: Signed, key: Path, name: str | None, passphrase: Callable[[], str]
) -> tuple[str, str]:
    """Sign a snapshot.

    Args:
        report: The snapshot.
        key: The file with the private key.
        name: Who signs.
        passphrase: Asked for the passphrase of a key that is encrypted.

    Returns:
        The envelope as JSON, and the id of the key.

    Raises:
        InvalidKey: The key cannot be used.
        Unsupported: The extra `sign` is not installed.
    """
    signer = keys.private_key(key, passphrase)
    now = int(time.time() * 1000)
    said = statement.of_report(report.snapshot, report.digest, name, now)
    return envelope.sign(said, signer), signer.public_key.keyid


def check_report(data: bytes, digest: str, *public: Path) -> Signer:
    """Check the signature of a snapshot.

    Args:
        data: The envelope as JSON.
        digest: The digest of the snapshot, as `sha256:...`.
        *public: The files with public keys, of which one has to be that of the signer.

    Returns:
        Who signed it.

    Raises:
        InvalidKey: The key cannot be used.
        InvalidSignature: The envelope is none, is about something else, or its signature does
            not hold.
        Unsupported: The extra `sign` is not installed.
    """
    known = [keys.public_key(path) for path in public]
    sealed = envelope.opened(data)
    key = envelope.check(sealed, known)
    found, said = statement.read(sealed.payload, statement.REPORT, statement.Report)
    statement.require_subject(found, digest)
    if said.digest != digest:
        raise InvalidSignature("it names two digests")
    return Signer(key.keyid, said.signer, said.signed_on)


def key_ids(*public: Path) -> set[str]:
    """Read the ids of public keys.

    Args:
        *public: Their files.

    Returns:
        The ids.

    Raises:
        InvalidKey: One of them cannot be used.
        Unsupported: The extra `sign` is not installed.
    """
    return {keys.public_key(path).keyid for path in public}


def check_approval(data: bytes, *public: Path) -> str:
    """Check the signature of an approval.

    Args:
        data: The envelope as JSON.
        *public: The files with public keys, of which one has to be that of the signer.

    Returns:
        The id of the key.

    Raises:
        InvalidKey: A key cannot be used.
        InvalidSignature: It is not signed, or the signature does not hold.
        Unsupported: The extra `sign` is not installed.
    """
    known = [keys.public_key(path) for path in public]
    return envelope.check(envelope.opened(data), known).keyid


def read_envelope(path: Path) -> bytes:
    """Read the file with an envelope, no further than one can be long.

    Args:
        path: The file.

    Returns:
        Its content.

    Raises:
        InvalidSignature: There is none, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(envelope.MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InvalidSignature(f"there is no signature {path}") from error
    except ValueError as error:  # a path may hold what no path can
        raise InvalidSignature(f"there is no signature {str(path)!r}") from error
    except OSError as error:
        raise InvalidSignature(f"the signature {path} cannot be read: {error.strerror}") from error


def envelope_path(report: Path) -> Path:
    """Tell where the signature of a report is.

    Args:
        report: The file of the snapshot.

    Returns:
        The file beside it: `report.dsse.json` for `report.json`.
    """
    return report.with_name(f"{report.name.removesuffix('.json')}.dsse.json")
