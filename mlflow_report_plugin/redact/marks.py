"""What stands in the place of a credential: `[secret:databricks-token:9f2c]`."""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
"""The first character of a credential, and the one after its last."""

MARK: Final = re.compile(r"\[secret:[a-z]{2,20}(?:-[a-z]{1,20}){0,4}(?::[0-9a-f]{4})?\]|\*\*\*")
"""A mark. Earlier versions wrote three stars. No kind has a digit, so that a token in such brackets
is no mark."""

_DOMAIN = b"mlflow-report-plugin: the mark of a credential"
"""Not a key, which everybody would have to share whose reports are compared: it only keeps these
digests apart from all others of the same text."""
_DIGITS = 4
_GUESSABLE = 16
"""A shorter credential may be in a list of passwords, and four digits would tell which of them."""


class Found(NamedTuple):
    """A credential that was masked."""

    kind: str
    """What it was, such as `databricks-token`."""
    mark: str
    """What stands in its place."""


def mark(kind: str, secret: str) -> str:
    """Give the mark of a credential.

    The same credential has the same mark in every report, so that a comparison can tell that it
    changed. The digits are 16 bits of an HMAC-SHA256 (RFC 2104): too few to find a credential with
    that is random. What may be no more than a word has none.

    Args:
        kind: What it is.
        secret: The credential; for a login, user and password with a colon between them.

    Returns:
        The mark.
    """
    if len(secret.rpartition(":")[2]) < _GUESSABLE:
        return f"[secret:{kind}]"
    # Texts of MLflow may hold half a character.
    digest = hmac.new(_DOMAIN, secret.encode(errors="surrogatepass"), hashlib.sha256)
    return f"[secret:{kind}:{digest.hexdigest()[:_DIGITS]}]"


def masked(text: str, spans: Iterable[tuple[Span, str]]) -> tuple[str, list[Found]]:
    """Put marks into the places of credentials.

    Args:
        text: The text.
        spans: Where credentials are and of which kinds, in any order; those that overlap get one
            mask, and are of the kind of the first. What was masked before is no credential.

    Returns:
        The text without them, the same object where there are none; and what they were.
    """
    places = _places(spans)
    if not places:
        return text, []
    before = [each.span() for each in MARK.finditer(text)]
    pieces: list[str] = []
    found: list[Found] = []
    end = 0
    for start, stop, kind in places:
        index = bisect_right(before, (start, len(text))) - 1
        if index >= 0 and stop <= before[index][1]:
            continue
        each = Found(kind, mark(kind, text[start:stop]))
        pieces += [text[end:start], each.mark]
        found.append(each)
        end = stop
    return ("".join((*pieces, text[end:])) if pieces else text), found


def _places(spans: Iterable[tuple[Span, str]]) -> list[tuple[int, int, str]]:
    """The places of credentials in their order, where none overlaps another."""
    places: list[tuple[int, int, str]] = []
    for (start, stop), kind in sorted(spans, key=lambda each: each[0]):
        if places and start < places[-1][1]:
            first, last, named = places[-1]
            places[-1] = (first, max(last, stop), named)
        else:
            places.append((start, stop, kind))
    return places
