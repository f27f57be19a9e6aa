"""Binary content in JSON, which MLflow writes as base64."""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

MIN_LENGTH = 40
"""A shorter text may well be a word, unless the signature says that it is binary."""
UNKNOWN = "bytes"
"""What content is called that begins like nothing we know."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,")
_KINDS = (
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio (WAV)"),
    (re.compile(rb"fLaC"), "audio (FLAC)"),
    (re.compile(rb"OggS"), "audio (OGG)"),
    # A frame of MPEG audio begins with eleven bits that are set; what follows may not be all 1s.
    (re.compile(rb"ID3[\x02-\x04]|\xff[\xf2\xf3\xfa\xfb]"), "audio (MP3)"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image (PNG)"),
    (re.compile(rb"\xff\xd8\xff"), "image (JPEG)"),
    (re.compile(rb"GIF8[79]a"), "image (GIF)"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image (WebP)"),
)


class Binary(NamedTuple):
    """Binary content."""

    content: str
    """What it seems to be: `bytes` or, going by how it begins, a kind of audio or image."""
    size: int
    """How many bytes it has."""

    def __str__(self) -> str:
        """Say both in words."""
        size = f"{self.size:,} byte{'' if self.size == 1 else 's'}"
        return size if self.content == UNKNOWN else f"{self.content}, {size}"


def find(text: str, said_to_be: bool = False) -> Binary | None:
    """Tell binary content from text.

    Args:
        text: A text in a JSON file.
        said_to_be: Whether the signature says that it is binary.

    Returns:
        What the content is, or None where it is text.
    """
    if len(text) < MIN_LENGTH and not said_to_be:
        return None
    url = _DATA_URL.match(text)
    written = text[url.end() :] if url else text
    # MLflow ends what it encodes, and every 76 characters of it, with a line break.
    encoded = written.replace("\n", "")
    if len(encoded) % 4 or not _BASE64.fullmatch(encoded):
        return None
    content = _kind(base64.b64decode(encoded[:64]))
    if content is None and not (said_to_be or url or written.endswith("\n")):
        return None
    size = len(encoded) // 4 * 3 - encoded[-2:].count("=")
    return Binary(content or UNKNOWN, size)


def _kind(beginning: bytes) -> str | None:
    return next((kind for magic, kind in _KINDS if magic.match(beginning)), None)
