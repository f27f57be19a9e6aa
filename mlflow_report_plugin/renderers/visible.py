"""Making text visible: no character hides, reorders its neighbours or ends the text.

Also the one place that shortens a value, and that says so.
"""

from __future__ import annotations

import re

VALUE_LIMIT = 10_000
"""The longest value that is shown whole, in characters."""

NAME_LIMIT = 200
"""The longest name of a file or of a plot that is shown whole, in characters."""

BLOCK_LIMIT = 100_000
"""The longest preformatted text that is shown whole, in characters."""

NEWLINE_SIGN = "↵"
"""Stands for a line break where text must stay on one line."""

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls except tab and newline
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, fillers, joiners
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, direction; not the two joiners
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"  # half a character: cannot be written as UTF-8
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # musical controls, tags, selectors
    "]"
)


def visible(text: str) -> str:
    """Replace every character that cannot be seen.

    Control characters become their pictures (`␀`), others a code (`[U+202E]`). Tabs and
    newlines stay, a Windows line end becomes a newline, and so do the joiners that emoji and
    Persian need stay.

    Args:
        text: Any text.

    Returns:
        The same text, with nothing hidden in it; safe to encode.
    """
    return _HIDDEN.sub(_sign, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Make text visible and fold its lines into one.

    Args:
        text: Any text.

    Returns:
        One line, with signs in place of newlines and tabs.
    """
    shown = visible(text).replace("\t", "␉")
    folded = shown.replace("\n", f" {NEWLINE_SIGN} ")
    return folded[:-1] if shown.endswith("\n") else folded


def shorten(text: str, limit: int = VALUE_LIMIT) -> tuple[str, str]:
    """Cut text that is too long to read.

    Args:
        text: Any text.
        limit: The longest text that stays whole, in characters.

    Returns:
        The text or its beginning, and a remark for the reader, empty where nothing was cut.
    """
    if len(text) <= limit:
        return text, ""
    return text[:limit], f"… (shortened: {len(text):,} characters in all; the JSON has all of them)"


def short_line(text: str) -> str:
    """Make a name presentable: one line, nothing hidden, not too long.

    Args:
        text: Any text.

    Returns:
        One line, with a remark where it was cut.
    """
    shown, remark = shorten(text, NAME_LIMIT)
    return one_line(shown) + remark


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"[U+{code:04X}]"
