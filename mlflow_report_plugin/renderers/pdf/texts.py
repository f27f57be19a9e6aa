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
_WORD: Final = re.compile(r"\S+")
# Scripts that break lines anywhere, or join their letters.
_JOINED: Final = re.compile("[\u0590-\u1dff\u2e80-\uffff]")


def lines(text: str, longest: int = LONG) -> str:
    """Make text of several lines ready.

    Args:
        text: Any text.
        longest: Longer words may be broken, in characters.

    Returns:
        The same text, with `BREAK` where a long word may be broken.
    """
    shown = _without_pictures(visible(text).replace("\t", "    "))

    def broken(word: re.Match[str]) -> str:
        if len(word[0]) <= longest:
            return word[0]
        return BREAK.join(_pieces(part, longest) for part in _AFTER.split(word[0]))

    return _WORD.sub(broken, shown)


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


def _pieces(part: str, longest: int) -> str:
    if _JOINED.search(part):
        return part
    size = max(1, min(_PIECE, longest // 2))
    return BREAK.join(part[at : at + size] for at in range(0, len(part), size))
