"""Addresses that a reader of a bill may follow."""

from __future__ import annotations

import re
from typing import Final

ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9.-]{1,250}(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{0,2000})?"
)
BROKEN: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|#.*#")
"""What makes no address: a `%` without two digits, and a second `#`."""


def address(text: str | None) -> str | None:
    """Give an address on the web.

    Args:
        text: What MLflow returned.

    Returns:
        The same where it is an address without a login, as every program reads it; else None.
    """
    if text and ADDRESS.fullmatch(text) and not BROKEN.search(text):
        return text
    return None
