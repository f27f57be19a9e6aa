"""Text that can be set on a page: nothing hidden in it, and no word longer than its column."""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.renderers.visible import one_line, visible

BREAK: Final = "\u200b"
"""Stands where a line may end, for the template. `visible` leaves none of the text's own."""
LONG: Final = 28
"""Longer words may be broken, in characters, where a text has the whole width of a page."""

_PIECE: Final = 6  # letters of a long word that stay together, where there is room
_CONTROL: Final = re.compile("[\u2400-\u2421]")
# As in HTML: after a sign, but not within a number.
_AFTER: Final = re.compile(r"(?<=\S[/,;&?=@_-])(?=[^\W_])|(?<=\S[.:])(?=[^\W\d_])")
# Scripts after these break lines anywhere, or join their letters.
_LETTERS: Final = "\u0000-\u058f\u1e00-\u2e7f"


def lines(text: str, longest: int = LONG) -> str:
    """Make text of several lines ready.

    Args:
        text: Any text.
        longest: Longer words may be broken, in characters.

    Returns:
        The same text, with `BREAK` where a long word may be broken.
    """
    shown = _without_pictures(visible(text).replace("\t", "    "))
    letters = re.compile(rf"([{_LETTERS}]{{{max(1, min(_PIECE, longest // 2))}}})(?=\S)")

    def broken(word: re.Match[str]) -> str:
        return BREAK.join(letters.sub(rf"\1{BREAK}", part) for part in _AFTER.split(word[0]))

    return re.sub(rf"\S{{{longest + 1},}}", broken, shown)


def line(text: str, longest: int = LONG) -> str:
    """Make text of one line ready.

    Args:
        text: Any text.
        longest: Longer words may be broken, in characters.

    Returns:
        The same text in one line, with `BREAK` where a long word may be broken.
    """
    return lines(one_line(text), longest)


def plain(text: str) -> str:
    """Make text ready that is not set, but said: the title of a file, the words for a picture.

    Args:
        text: Any text.

    Returns:
        The same text in one line.
    """
    return _without_pictures(one_line(text))


def _without_pictures(text: str) -> str:
    """Write control characters as codes: no font that comes with Typst has their pictures."""
    return _CONTROL.sub(_code, text)


def _code(match: re.Match[str]) -> str:
    code = ord(match[0]) - 0x2400
    return f"[U+{0x7F if code == 0x21 else code:04X}]"
