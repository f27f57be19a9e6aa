"""Whether a delivery comes from who knows the secret, and comes now."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

ID = "X-MLflow-Delivery-Id"
TIMESTAMP = "X-MLflow-Timestamp"
SIGNATURE = "X-MLflow-Signature"

TOLERANCE = 300
"""How old a delivery may be, and how far ahead the sender's clock, in seconds."""
MAX_ID = 200
"""The longest id of a delivery, in characters; MLflow's have 36."""
MAX_DIGITS = 20
"""The longest time, in digits."""


class Refused(Exception):
    """The delivery is none that may be worked on; the message may be told to anybody."""


@dataclass(frozen=True)
class Delivery:
    """What was sent."""

    id: str
    """The header `ID`; so are the next two."""
    timestamp: str
    signature: str
    body: bytes


def check(secret: str, delivery: Delivery, now: float) -> None:
    """Refuse a delivery that is forged or stale.

    Args:
        secret: What MLflow signs with.
        delivery: What was sent.
        now: The time, in seconds since 1970.

    Raises:
        Refused: It is forged or stale.
    """
    expected = sign(secret, delivery.id, delivery.timestamp, delivery.body)
    # As bytes, because texts that are not ASCII cannot be compared in constant time.
    if not hmac.compare_digest(expected.encode(), delivery.signature.encode()):
        raise Refused("the signature is wrong: does the server have the secret of this webhook?")
    sent = delivery.timestamp
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= MAX_DIGITS):
        raise Refused("the delivery has no time")
    if abs(now - int(sent)) > TOLERANCE:
        raise Refused("the delivery is stale: do the clocks agree?")
    if not 0 < len(delivery.id) <= MAX_ID:
        raise Refused("the delivery has no id")


def sign(secret: str, delivery: str, timestamp: str, body: bytes) -> str:
    """Sign as MLflow does.

    Args:
        secret: The secret.
        delivery: The id of the delivery.
        timestamp: When it was sent, in seconds since 1970.
        body: What was sent.

    Returns:
        The value of the header with the signature.
    """
    signed = f"{delivery}.{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
