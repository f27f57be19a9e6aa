"""The completeness of a model's documentation, as reports and checks show it."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Badge, Block, Facts, Note, Point, Points, Section, Table
from mlflow_report_plugin.sections.blocks.completeness import By, Completeness, completeness
from mlflow_report_plugin.sections.blocks.completeness import weights as all_weights
from mlflow_report_plugin.sections.blocks.gaps import NOT_KNOWN
from mlflow_report_plugin.sections.blocks.requirements import Presence
from mlflow_report_plugin.snapshot import Snapshot

WHO: Final[dict[By, str]] = {"machine": "What machines record", "people": "What people write"}
STATES: Final[dict[Presence, Badge]] = {
    "there": Badge("there", "good"),
    "missing": Badge("missing", "warning"),
    "not known": Badge("not known", "warning"),
}


def completeness_blocks(snapshot: Snapshot, *, with_items: bool) -> tuple[Block, ...]:
    """Show how complete what is known of a model is.

    Args:
        snapshot: What was collected.
        with_items: Whether to list all items with their weights.

    Returns:
        The scores, what is missing with the command that adds it, and the items.
    """
    found = completeness(snapshot)
    scores = Facts(tuple((words, str(found.score(by))) for by, words in WHO.items()))
    listed = (items(found),) if with_items else ()
    return (scores, to_do(found), *listed)


def to_do(found: Completeness) -> Points | Note:
    """List what is missing."""
    if not found.to_do:
        unread = any(each.found.presence == "not known" for each in found.items)
        return Note(f"{NOT_KNOWN}: not all could be read" if unread else "Nothing is missing")
    return Points(
        tuple(
            Point(
                (
                    f"{each.requirement.title}:",
                    each.found.words,
                    *((f"({each.found.advice})",) if each.found.advice else ()),
                ),
                each.found.command,
            )
            for each in found.to_do
        )
    )


def items(found: Completeness) -> Section:
    """List all items with their weights, and on what those rest."""
    rows = tuple(
        (
            each.requirement.title,
            STATES[each.found.presence],
            each.found.words,
            each.weight.by,
            str(each.weight.weight),
            each.weight.source,
        )
        for each in found.items
    )
    columns = ("Item", "State", "What was found", "Filled by", "Weight", "Source")
    used = dict.fromkeys(each.weight.source for each in found.items)
    sources = Facts(tuple((each, all_weights().sources[each]) for each in used), ("Source", "What"))
    return Section("Items and weights", (Table(columns, rows, cards=True), sources))


def in_a_line(snapshot: Snapshot) -> str:
    """Say both scores in a line.

    Args:
        snapshot: What was collected.

    Returns:
        Such as `82 % of what machines record and 20 % of what people write is there`.
    """
    found = completeness(snapshot)
    return (
        f"{found.score('machine')} of what machines record and {found.score('people')} of what "
        "people write is there"
    )
