"""Text in the encodings that people's computers write."""

from __future__ import annotations

import codecs

_MARKS = (
    # The mark of UTF-16 is the beginning of that of UTF-32.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8"),
)
"""What a text may begin with to say its encoding."""
GUESS = "windows-1252"
"""What a text is taken for that is in no encoding which can be told."""
_NOT_IN_TEXT = frozenset(range(0x20)) - set(b"\b\t\n\v\f\r\x1a\x1b") | {0x7F}
"""Characters that are in no text; UTF-8 is taken as it is."""


def decode(data: bytes, complete: bool = True) -> tuple[str, str] | None:
    """Decode a text.

    Args:
        data: The bytes.
        complete: Whether these are all; else the end may cut a character in two, and is left out.

    Returns:
        The text and its encoding, or None where this is no text.
    """
    mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", ""))
    encoding = encoding or _told_by_zeros(data)
    if encoding == "utf-8":
        data = data[len(mark) :]
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, complete)
    except UnicodeDecodeError:
        if encoding != "utf-8" or _NOT_IN_TEXT & set(data):
            return None
        return _guessed(data), GUESS
    if "\0" in text or (not mark and encoding != "utf-8" and _NOT_IN_TEXT & set(map(ord, text))):
        return None
    return text, encoding


def _told_by_zeros(data: bytes) -> str:
    """The encoding of a text without a mark: letters of ASCII have a zero beside them in UTF-16."""
    if data.count(0) * 4 < len(data):
        return "utf-8"
    return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"


def _guessed(data: bytes) -> str:
    try:
        return data.decode(GUESS)
    except UnicodeDecodeError:  # it has no letters for a few bytes
        return data.decode("latin-1")
