"""Where in a text something stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""The first character of a credential, and the one after its last."""

MASK = "***"
"""What stands in the place of a credential."""


def masked(text: str, spans: Iterable[tuple[Span, str]]) -> tuple[str, list[str]]:
    """Put the mask into the place of each span.

    Args:
        text: The text.
        spans: What to leave out and of which kind it is, in any order; those that overlap get one
            mask, and are of the kind of the first.

    Returns:
        The text without them, the same object where there are none; and the kinds.
    """
    pieces: list[str] = []
    kinds: list[str] = []
    end = 0
    for (start, stop), kind in sorted(spans):
        if start >= end:
            pieces += [text[end:start], MASK]
            # What was masked before is no discovery.
            kinds += [kind] if text[start:stop].strip("*") else []
        end = max(end, stop)
    return ("".join((*pieces, text[end:])) if pieces else text), kinds
