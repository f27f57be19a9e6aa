"""Words and times as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup, escape

_WHOLE = re.compile(
    r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?"  # a time
    r"|(?=[^-]*-)\S{1,20}"  # a short name with hyphens
)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_ID = re.compile(r"(m-)?[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?", re.ASCII)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG = 18
"""Longer words may be broken, in characters; two columns of others fit a phone."""
_LONG_WORD = re.compile(rf"\S{{{LONG + 1},}}")
# After a sign, but not within a number or an address such as `127.0.0.1:5000`.
_AFTER = re.compile(r"(?<=[/,;&?=@_-])(?=[^\W_])|(?<=[.:])(?=[^\W\d_])")
_OPTION = re.compile(r"(?<!\S)--[\w-]{1,30}(?!\S)")
_PIECE = Markup("<wbr>")
_WORD = Markup('<span class="long">{}</span>')
_NOWRAP = Markup('<span class="whole">{}</span>')


class Time(NamedTuple):
    """A time in UTC."""

    machine: str
    """As programs read it: `2026-11-21T15:54:24Z`."""
    people: str
    """As people read it: `21 Nov 2026, 15:54 UTC`."""


def time(text: str) -> Time | None:
    """Read a time.

    Args:
        text: `YYYY-MM-DD HH:MM:SS` in UTC.

    Returns:
        The time, None where the text is something else.
    """
    if not (match := _TIME.fullmatch(text)) or not 1 <= int(match[2]) <= 12:
        return None
    year, month, day, hour, minute = match.groups()
    people = f"{int(day)} {_MONTHS[int(month) - 1]} {year}, {hour}:{minute} UTC"
    return Time(f"{text.replace(' ', 'T')}Z", people)


def is_id(text: str) -> bool:
    """Say whether a text is an id that no person gave.

    Args:
        text: Any text.

    Returns:
        True for ids of runs, of logged models and the like.
    """
    return _ID.fullmatch(text) is not None


def is_whole(text: str) -> bool:
    """Say whether a text is one thing that is hard to read when it is broken.

    Args:
        text: Any text.

    Returns:
        True for times, numbers and short names with hyphens.
    """
    return _WHOLE.fullmatch(text) is not None or is_number(text)


def is_number(text: str) -> bool:
    """Say whether a text is a number.

    Args:
        text: Any text.

    Returns:
        True for a number with or without a fraction and an exponent.
    """
    return _NUMBER.fullmatch(text) is not None


def breakable(text: str) -> Markup:
    """Say where the words of a text may be broken.

    Short words stay whole. Long ones, such as addresses, are broken after a sign if they have
    to be, and anywhere if that is not enough.

    Args:
        text: Any text.

    Returns:
        The text as HTML.
    """
    if _WHOLE.fullmatch(text) or (len(text) > LONG and is_number(text)):
        return _NOWRAP.format(text)
    return _marked(_LONG_WORD, text, _breakable_word)


def command(text: str) -> Markup:
    """Keep the options of a command whole: a browser breaks them between their hyphens.

    Args:
        text: What to type.

    Returns:
        The same as HTML.
    """
    return _marked(_OPTION, text, _NOWRAP.format)


def _breakable_word(word: str) -> Markup:
    return _WORD.format(_PIECE.join(map(escape, _AFTER.split(word))))


def _marked(pattern: re.Pattern[str], text: str, mark: Callable[[str], Markup]) -> Markup:
    """Mark what matches a pattern; the rest is text."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), mark(match[0])]
        end = match.end()
    return Markup("").join((*parts, escape(text[end:])))
