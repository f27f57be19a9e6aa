"""DSSE envelopes: https://github.com/secure-systems-lab/dsse, version 1, with one signature."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mlflow_report_plugin.errors import InvalidSignature
from mlflow_report_plugin.signing.statement import PAYLOAD_TYPE

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

MAX_BYTES = 32_000_000
"""How large an envelope may be: one that names 50,000 files with their digests has 12 MB."""
SHOWN = 12
"""How much of the id of a key is shown."""


class _Signature(BaseModel):
    keyid: str = ""
    sig: str


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="ignore")

    payload: str
    payload_type: str = Field(alias="payloadType")
    signatures: list[_Signature]


@dataclass(frozen=True)
class Sealed:
    """An envelope that was opened. Its signature has not been checked."""

    payload: bytes
    """The statement."""
    key_id: str
    """Which key is said to have signed it."""
    signature: bytes
    """The signature."""


def sign(payload: bytes, signer: CryptoSigner) -> str:
    """Put a statement into an envelope and sign it.

    Args:
        payload: The statement as JSON.
        signer: The key.

    Returns:
        The envelope as JSON.
    """
    import json

    from securesystemslib.dsse import Envelope

    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    envelope.sign(signer)
    return json.dumps(envelope.to_dict(), indent=2) + "\n"


def opened(data: bytes) -> Sealed:
    """Take the statement out of an envelope, without looking at who signed it.

    Args:
        data: The envelope as JSON.

    Returns:
        What is in it.

    Raises:
        InvalidSignature: It is no envelope with one signature of a statement.
    """
    if len(data) > MAX_BYTES:
        raise InvalidSignature(f"the envelope has more than {MAX_BYTES:,} bytes")
    try:
        found = _Envelope.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        told = f"{where}: {first['msg']}" if where else first["msg"]
        raise InvalidSignature(f"not a DSSE envelope: {told}") from error
    if found.payload_type != PAYLOAD_TYPE:
        raise InvalidSignature(
            f"the envelope holds {found.payload_type[:100]!r}, not {PAYLOAD_TYPE!r}"
        )
    if len(found.signatures) != 1:
        count = len(found.signatures) or "no"
        raise InvalidSignature(f"the envelope has {count} signatures, not one")
    signature = found.signatures[0]
    return Sealed(_decoded(found.payload), signature.keyid, _decoded(signature.sig))


def check(sealed: Sealed, keys: Sequence[SSlibKey]) -> SSlibKey:
    """Insist that an envelope was signed with one of some keys.

    Args:
        sealed: The envelope.
        keys: The public keys.

    Returns:
        The key.

    Raises:
        InvalidSignature: It was signed with another key, or changed since.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError
    from securesystemslib.signer import Signature

    key = next((each for each in keys if each.keyid == sealed.key_id), None)
    if key is None:
        others = " or ".join(shown(each.keyid) for each in keys)
        raise InvalidSignature(
            f"it was signed with the key {shown(sealed.key_id)}, not with {others}"
        )
    signature = Signature(sealed.key_id, sealed.signature.hex())
    envelope = Envelope(sealed.payload, PAYLOAD_TYPE, {sealed.key_id: signature})
    try:
        envelope.verify([key], 1)
    except VerificationError as error:
        raise InvalidSignature(
            "the signature does not hold: what was signed was changed, or by another key"
        ) from error
    return key


def shown(key_id: str) -> str:
    """Shorten the id of a key for people.

    Args:
        key_id: The id.

    Returns:
        Its beginning.
    """
    return key_id[:SHOWN] or "(not named)"


def _decoded(text: str) -> bytes:
    try:
        # The specification allows both alphabets.
        return b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (ValueError, binascii.Error) as error:
        raise InvalidSignature("not a DSSE envelope: it holds what is not Base64") from error
