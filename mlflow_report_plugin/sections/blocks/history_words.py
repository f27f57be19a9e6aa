"""A version in the history of its model, in words: for the document, a terminal and a server."""

from __future__ import annotations

import json
from typing import Final

from mlflow_report_plugin.document import Moment
from mlflow_report_plugin.sections.blocks.cells import shown, time
from mlflow_report_plugin.sections.blocks.changes import PARTS, PLURALS
from mlflow_report_plugin.snapshot import AliasOverTime, Change, Since, VersionInHistory

LONGEST: Final = 40
"""How much of a name or a value stands in a line, in characters."""
FIRST_OF_ALL: Final = "no version before it"


def what_changed(version: VersionInHistory) -> str:
    """Tell what changed since the version before.

    Args:
        version: The version.

    Returns:
        A line, which does not say that nothing changed where that is not known.
    """
    gap = next((gap for gap in version.gaps if gap.part in ("version", "since")), None)
    if gap is not None:
        what = "could not be read" if gap.part == "version" else "cannot be compared"
        return f"{what}: {gap.message}"
    if version.since is None:
        return FIRST_OF_ALL
    is_next = int(version.version) - int(version.since.version) == 1
    told = since(version.since)
    return told if is_next else f"since version {version.since.version}: {told}"


def since(found: Since) -> str:
    """Tell changes in a line.

    Args:
        found: The changes.

    Returns:
        How many there are of each severity, and those that matter most.
    """
    unread = "not everything could be compared" if found.not_comparable else ""
    counts = [
        f"{count:,} {one if count == 1 else many}"
        for severity, (one, many) in PLURALS.items()
        if (count := getattr(found, severity))
    ]
    if not counts:
        return f"no changes found; {unread}" if unread else "no changes"
    told = "; ".join(briefly(change) for change in found.first)
    total = found.breaking + found.regression + found.notable + found.minor
    more = " …" if total > len(found.first) else ""
    return f"{', '.join(counts)}: {told}{more}" + (f"; {unread}" if unread else "")


def briefly(change: Change) -> str:
    """Tell one change in a few words.

    Args:
        change: The change.

    Returns:
        What it is about and, where that is short, from what to what.
    """
    what = f"{PARTS[change.part].lower()}, {short(change.identity)}"
    before, after = (_value(side) for side in (change.before, change.after))
    if change.kind != "changed":
        return f"{what} {change.kind}"
    return f"{what}: {before} → {after}" if before and after else f"{what} changed"


def in_words(alias: AliasOverTime) -> str:
    """Tell when an alias pointed to a version, and nothing about the time between reports.

    Args:
        alias: The alias.

    Returns:
        Such as `champion (now; in a report of 2026-01-31 10:00:00 already)`.
    """
    first, last = shown_time(alias.first_report), shown_time(alias.last_report)
    if alias.now:
        told = f"now; in a report of {first} already" if first else "now"
    elif first == last:
        told = f"not now; in a report of {first}"
    else:
        told = f"not now; in reports of {first} to {last}"
    return f"{alias.alias} ({told})"


def shown_time(milliseconds: int | None) -> str:
    """Write a time.

    Args:
        milliseconds: Since 1970 in UTC.

    Returns:
        The time in UTC; nothing where there is none.
    """
    cell = time(milliseconds)
    return cell.text if isinstance(cell, Moment) else ""


def short(text: str) -> str:
    """Give the beginning of a text.

    Args:
        text: The text.

    Returns:
        As much of it as stands in a line.
    """
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _value(value: object) -> str:
    """A value as it stands in a line, nothing where it is too long for that."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.6g}" if isinstance(value, float) else json.dumps(value)
    cell = shown(value)
    text = cell if isinstance(cell, str) else ""
    return text if len(text) <= LONGEST else ""
