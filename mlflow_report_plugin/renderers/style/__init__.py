"""The style of the pages, one sheet for each part of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

SHEETS: Final[tuple[str, ...]] = (
    *("base", "headings", "contents", "tables", "folded", "text", "drawings"),
    *("framed", "phone", "paper"),
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
