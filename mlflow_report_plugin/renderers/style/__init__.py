"""The style of the pages, one sheet for each part of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

SHEETS: Final[tuple[str, ...]] = (
    *(
        "base",
        "headings",
        "front",
        "contents",
        "tables",
        "cells",
        "folded",
        "text",
        "drawings",
        "pictures",
    ),
    *("team", "framed", "phone", "paper"),
)
"""The sheets in order: what comes later overrules."""


@cache
def sheet() -> str:
    """Put the style together.

    Returns:
        One sheet with all of it.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)


def running_head(text: str) -> str:
    """Write what stands above each page of paper.

    Args:
        text: Any text, in one line.

    Returns:
        A rule that shows it.
    """
    # Nothing that means something in a style is left as it is.
    shown = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return f'\n@page {{ @top-left {{ content: "{shown}"; }} }}\n'
