"""Keys as openssl writes them: Ed25519 and ECDSA, in PEM."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow_report_plugin.errors import InvalidKey, Unsupported

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

MAX_BYTES = 65_536
"""How large a file with a key may be."""
KINDS = "Ed25519 and ECDSA (P-256) keys are supported"
SCHEMES = ("ed25519", "ecdsa-sha2-nistp256")
"""What `securesystemslib` calls them."""
INSTALL = "signatures need another package: pip install 'mlflow-report-plugin[sign]'"
_OTHERS = {
    b"-----BEGIN CERTIFICATE": "is a certificate, not a key",
    b"-----BEGIN OPENSSH PRIVATE KEY": "is a key of OpenSSH, not one of openssl",
    b"-----BEGIN PGP": "is a key of PGP, not one of openssl",
}


def private_key(path: Path, passphrase: Callable[[], str]) -> CryptoSigner:
    """Read the key to sign with.

    Args:
        path: A private key in PEM.
        passphrase: Asked for the passphrase of a key that is encrypted.

    Returns:
        What signs with it.

    Raises:
        InvalidKey: It cannot be read, or is no such key.
        Unsupported: The extra `sign` is not installed.
    """
    data = _read(path)
    if b"PRIVATE KEY" not in data and b"-----BEGIN PUBLIC KEY" in data:
        raise InvalidKey(f"{path} is a public key: signing needs the private one")
    _require_installed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    try:
        try:
            key = load_pem_private_key(data, None)
        except TypeError:  # it is encrypted
            key = load_pem_private_key(data, passphrase().encode("utf-8", "surrogateescape"))
    except ValueError as error:
        why = "cannot be read: the passphrase is wrong" if _is_encrypted(data) else "is no key"
        raise InvalidKey(f"{path} {why}") from error
    except (TypeError, UnsupportedAlgorithm) as error:  # an empty passphrase; a rare cipher
        raise InvalidKey(f"{path} cannot be read: {error}") from error
    return CryptoSigner(key, _supported(path, key.public_key()))


def public_key(path: Path) -> SSlibKey:
    """Read the key to check a signature with.

    Args:
        path: A public key in PEM.

    Returns:
        The key.

    Raises:
        InvalidKey: It cannot be read, or is no such key.
        Unsupported: The extra `sign` is not installed.
    """
    data = _read(path)
    if b"PRIVATE KEY" in data:
        raise InvalidKey(f"{path} is a private key: checking a signature needs the public one")
    _require_installed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        return _supported(path, load_pem_public_key(data))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidKey(f"{path} is no key") from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except ValueError as error:  # a path may hold what no path can
        raise InvalidKey(f"there is no key {str(path)!r}") from error
    except OSError as error:
        raise InvalidKey(f"the key {path} cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise InvalidKey(f"{path} is no key: it is too large for one")
    for beginning, what in _OTHERS.items():
        if beginning in data:
            raise InvalidKey(f"{path} {what}: {KINDS}")
    if b"-----BEGIN " not in data:
        raise InvalidKey(f"{path} is no key in PEM: {KINDS}")
    return data


def _is_encrypted(data: bytes) -> bool:
    return b"ENCRYPTED" in data


def _supported(path: Path, key: Any) -> SSlibKey:
    from securesystemslib.signer import SSlibKey

    try:
        found = SSlibKey.from_crypto(key)
    except ValueError as error:
        raise InvalidKey(f"{path} is a key of another kind: {KINDS}") from error
    if found.scheme not in SCHEMES:
        raise InvalidKey(f"{path} is a key of another kind ({found.scheme}): {KINDS}")
    return found


def _require_installed() -> None:
    try:
        import cryptography.hazmat.primitives.serialization  # noqa: F401  only whether it is there
        import securesystemslib.signer  # noqa: F401
    except ImportError as error:
        raise Unsupported(INSTALL) from error
