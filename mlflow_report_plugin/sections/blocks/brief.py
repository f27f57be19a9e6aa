"""Words that must stay short: what anybody wrote, in a line of the first screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mlflow_report_plugin.sections.blocks.listing import listing

LONGEST: Final = 80
"""How many characters a name has there."""
MOST: Final = 3
"""How many names are listed there."""


def brief(text: str, most: int = LONGEST) -> str:
    """Write a text in one short line.

    Args:
        text: Any text.
        most: The most characters.

    Returns:
        The text, or its beginning and a mark.
    """
    line = " ".join(text[: 4 * most].split())
    cut = len(line) > most or len(text) > 4 * most
    return f"{line[: most - 1].rstrip()}…" if cut else line


def few(names: Iterable[str], most: int = MOST) -> str:
    """List a few names.

    Args:
        names: The names.
        most: How many of them to name.

    Returns:
        The first ones, and how many more there are.
    """
    return listing([*dict.fromkeys(map(brief, names))], most)
