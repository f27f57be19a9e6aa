"""PNG and JPEG files: whether they are what they are said to be, and how large."""

from __future__ import annotations

import struct

LONGEST_SIDE = 10_000
"""The most pixels a picture that is shown may have along one side."""

MOST_PIXELS = 25_000_000
"""The most pixels it may have at all: a browser takes four bytes for each."""

_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_NO_FRAME = {0xC4, 0xC8, 0xCC}  # markers between 0xC0 and 0xCF that begin something else


def size(data: bytes, media_type: str) -> tuple[int, int]:
    """Read the size of a picture from the beginning of its file.

    Args:
        data: The file.
        media_type: What it is said to be: `image/png` or `image/jpeg`.

    Returns:
        Its width and its height in pixels.

    Raises:
        ValueError: It is something else, or too large to show; the message says so.
    """
    name = "PNG" if media_type == "image/png" else "JPEG"
    try:
        found = _png(data) if name == "PNG" else _jpeg(data)
    except (struct.error, IndexError):
        found = None
    if found is None or 0 in found:
        raise ValueError(f"it is no {name} file")
    width, height = found
    if max(found) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise ValueError(f"{width:,} by {height:,} pixels are too many")
    return found


def _png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG):
        return None
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk from segment to segment until one tells of the frame."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while data[place] == 0xFF:
        marker, length = struct.unpack_from(">xBH", data, place)
        if marker == 0xFF:  # a filler
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + length
    return None
