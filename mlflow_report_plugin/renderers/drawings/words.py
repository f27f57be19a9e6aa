"""How much room words take in a drawing, which nothing measures for us."""

from __future__ import annotations

import unicodedata

from mlflow_report_plugin.renderers.visible import one_line

LETTER = 7.0
"""How wide a letter of a plot is, at the most."""


def letters(text: str) -> int:
    """Count letters; those of East Asia are as wide as two.

    Args:
        text: The text.

    Returns:
        Their number.
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, room: float) -> str:
    """Make text fit.

    Args:
        text: Any text.
        room: How many units of the drawing there are.

    Returns:
        One line of it, ending with `…` where it was cut.
    """
    most = max(1, int(room / LETTER))
    line = one_line(text[: most + 1])
    if letters(line) <= most and len(text) <= most + 1:
        return line
    shown, used = "", 1
    for letter in line:
        used += letters(letter)
        if used > most:
            break
        shown += letter
    return f"{shown}…"
