"""Which keys are taken, and what is said of those that are not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow_report_plugin.errors import InvalidKey
from mlflow_report_plugin.signing import keys
from tests.signing.keys import PASSPHRASE, make


def never() -> str:
    raise AssertionError("nobody asked for a passphrase")


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_a_private_and_a_public_key_have_the_same_id(tmp_path: Path, kind: str) -> None:
    pair = make(tmp_path, kind)
    signer = keys.private_key(pair.private, never)
    assert signer.public_key.keyid == keys.public_key(pair.public).keyid


@pytest.mark.parametrize(
    "commands",
    [
        "genpkey -algorithm ed25519 -out key.pem",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
        "ecparam -name prime256v1 -genkey -out key.pem",
        "genpkey -algorithm ed25519 -aes-256-cbc -pass pass:geheim -out key.pem",
    ],
)
@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_what_openssl_writes_is_a_key(tmp_path: Path, commands: str) -> None:
    public = "pkey -in key.pem -passin pass:geheim -pubout -out key.pub.pem"
    for command in (commands, public):
        subprocess.run(["openssl", *command.split()], cwd=tmp_path, check=True)
    signer = keys.private_key(tmp_path / "key.pem", lambda: "geheim")
    assert signer.public_key.keyid == keys.public_key(tmp_path / "key.pub.pem").keyid


def test_an_encrypted_key_needs_its_passphrase(tmp_path: Path) -> None:
    pair = make(tmp_path, passphrase=PASSPHRASE)
    assert keys.private_key(pair.private, lambda: PASSPHRASE)
    for wrong in ("", "falsch", "\udcff"):
        with pytest.raises(InvalidKey, match=r"ed25519\.pem cannot be read"):
            keys.private_key(pair.private, lambda: wrong)  # noqa: B023  it is called at once


@pytest.mark.parametrize("kind", ["rsa", "dsa", "p384", "k1"])
def test_keys_of_other_kinds_are_refused(tmp_path: Path, kind: str) -> None:
    pair = make(tmp_path, kind)
    with pytest.raises(InvalidKey, match=r"a key of another kind.*Ed25519 and ECDSA"):
        keys.private_key(pair.private, never)
    with pytest.raises(InvalidKey, match=r"a key of another kind.*Ed25519 and ECDSA"):
        keys.public_key(pair.public)


def test_the_halves_of_a_key_are_told_apart(tmp_path: Path) -> None:
    pair = make(tmp_path)
    with pytest.raises(InvalidKey, match="is a public key: signing needs the private one"):
        keys.private_key(pair.public, never)
    with pytest.raises(InvalidKey, match=r"is a private key: checking.* needs the public one"):
        keys.public_key(pair.private)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no key in PEM"),
        (b"\xff\x00 geheim", "is no key in PEM"),
        (b"x" * 70_000, "too large"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "is a certificate"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n", "is a key of OpenSSH"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is no key|private"),
        (b"-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n", "is no key|public"),
        (
            b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
            "no key",
        ),
    ],
)
@pytest.mark.parametrize("read", [lambda path: keys.private_key(path, never), keys.public_key])
def test_what_is_no_key_is_named(
    tmp_path: Path, content: bytes, message: str, read: Callable[[Path], object]
) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    with pytest.raises(InvalidKey, match=message):
        read(path)


@pytest.mark.parametrize("path", ["absent.pem", ".", "a\0b", "n" * 5000])
def test_a_file_that_cannot_be_read_is_no_key(tmp_path: Path, path: str) -> None:
    with pytest.raises(InvalidKey):
        keys.public_key(tmp_path / path)
