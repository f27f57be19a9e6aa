"""Texts that differ only because whoever made the record masked a login of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from mlflow_report_plugin.redact import LOGIN, MARK
from mlflow_report_plugin.snapshot import Snapshot

_GAP: Final = "\0"
"""No text that a store can keep has this character."""


def logins_of(record: Snapshot) -> Mapping[str, Collection[str]]:
    """Tell which marks stand for logins that only whoever made a record could know.

    All other credentials are masked in what there is now as well. And what merely looks like a
    mark was written by somebody, and is a text like any other.

    Args:
        record: What was recorded.

    Returns:
        The marks, by the part that they stand in.
    """
    found: dict[str, set[str]] = {}
    for place in record.masked:
        if place.kind == LOGIN:
            found.setdefault(place.part, set()).add(place.mark)
    return found


def is_unmasked(before: object, after: object, logins: Collection[str]) -> bool:
    """Tell whether a text is what another one was before logins were masked in it.

    Args:
        before: The text in which they were masked.
        after: The other one.
        logins: The marks of logins.

    Returns:
        Whether it is.
    """
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    marks, seen = set(MARK.findall(before)), set(MARK.findall(after))
    hidden = marks - seen
    # A mark that was not there is of another credential.
    if not hidden or not hidden <= set(logins) or seen - marks:
        return False
    for mark in hidden:
        before = before.replace(mark, _GAP)
    return _fits(before.split(_GAP), after)


def _fits(parts: list[str], text: str) -> bool:
    """Whether a text begins and ends so, and has the other parts between in order."""
    first, *between, last = parts
    if not text.startswith(first) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in between:
        place = text.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return place <= end
