"""What is different now from a snapshot that somebody approved or wrote about."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Note, Section
from mlflow_report_plugin.sections.blocks.cells import time
from mlflow_report_plugin.sections.blocks.changes import changes_table, not_comparable
from mlflow_report_plugin.snapshot import ChangesSince, ChangesSinceReport, NotComparable

MOST: Final = 20
"""How many changes are listed."""


def has_more(since: ChangesSinceReport) -> bool:
    """Whether there is more to say than that nothing has changed."""
    found = since.changes
    return bool(since.message or (found and (found.changes or unread(found))))


def since_report(since: ChangesSinceReport, title: str) -> Section:
    """List the changes since a snapshot, those that matter most first.

    Args:
        since: The changes.
        title: The title of the section.

    Returns:
        The section.
    """
    rows: tuple[tuple[str, Cell], ...] = (("digest", since.digest),)
    blocks: tuple[Block, ...] = (Note(since.message, "gap"),) if since.message else ()
    if since.changes is not None:
        rows += (("report_time", time(since.changes.report_time)),)
        blocks += listed(since.changes)
    return Section(title, (Facts(rows), *blocks))


def listed(since: ChangesSince) -> tuple[Block, ...]:
    """List changes, and say what could not be compared."""
    shown_ones = changes_table(since.changes, MOST, with_part=True) if since.changes else ()
    more = (Note(f"and {since.more:,} more that matter less", "info"),) if since.more else ()
    untold = not_comparable(unread(since), MOST)
    return (
        *(shown_ones or (Note("No changes"),)),
        *more,
        *((Section("Not comparable", untold),) if untold else ()),
    )


def unread(since: ChangesSince) -> tuple[NotComparable, ...]:
    """What could not be compared, but for what logged reports leave out."""
    return tuple(each for each in since.not_comparable if each.reason != "not asked for")
