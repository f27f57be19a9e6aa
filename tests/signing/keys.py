"""Keys as openssl writes them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

PASSPHRASE = "geheim ist geheim"


class KeyPair(NamedTuple):
    """The files of a key."""

    private: Path
    public: Path


def make(folder: Path, kind: str = "ed25519", passphrase: str | None = None) -> KeyPair:
    """Make a key of a kind, and write it to two files in a folder."""
    key = {
        "ed25519": ed25519.Ed25519PrivateKey.generate,
        "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "k1": lambda: ec.generate_private_key(ec.SECP256K1()),
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "dsa": lambda: dsa.generate_private_key(1024),
    }[kind]()
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    pair = KeyPair(folder / f"{kind}.pem", folder / f"{kind}.pub.pem")
    folder.mkdir(parents=True, exist_ok=True)
    pair.private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    public = key.public_key()
    pair.public.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return pair
