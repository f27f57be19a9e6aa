"""A style sheet of a team, which may change everything and load nothing.

The page's policy is what keeps it from loading. This says so to those who try, with the line.
"""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.errors import InvalidTemplate

_COMMENT: Final = re.compile(r"/\*.*?\*/|/\*.*\Z", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_LOADING: Final = ("@import", "@font-face", "url(", "src(", "image(", "image-set(")


def check(file: str, text: str) -> None:
    """Insist on a style that loads nothing and ends no element.

    Args:
        file: Its name.
        text: The style.

    Raises:
        InvalidTemplate: It would not do what it says; the message has the line.
    """
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(shown.split("\n"), 1):
        meant = _ESCAPE.sub(_unescaped, line).lower()
        if loading := next((each for each in _LOADING if each in meant), None):
            raise InvalidTemplate(f"{file}, line {number}: {loading} would load something")
    if "<" in text:
        number = text.count("\n", 0, text.index("<")) + 1
        raise InvalidTemplate(f"{file}, line {number}: a style sheet has no <")


def _unescaped(found: re.Match[str]) -> str:
    if found[2]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number < 0x110000 else "?"
