"""The completeness of a model's documentation, as reports and checks show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mlflow_report_plugin.document import Block, Facts, Note, Points
from mlflow_report_plugin.sections.blocks.completeness import By, Completeness, Item, completeness
from mlflow_report_plugin.sections.blocks.completeness import weights as all_weights
from mlflow_report_plugin.sections.blocks.gaps import NOT_KNOWN
from mlflow_report_plugin.sections.blocks.mending import to_mend
from mlflow_report_plugin.sections.blocks.requirements import Found
from mlflow_report_plugin.snapshot import Snapshot

WHO: Final[dict[By, str]] = {"machine": "What machines record", "people": "What people write"}


def completeness_blocks(snapshot: Snapshot, *, with_items: bool) -> tuple[Block, ...]:
    """Show how complete what is known of a model is.

    Args:
        snapshot: What was collected.
        with_items: Whether to list all items with their weights.

    Returns:
        The scores, what is missing with the command that adds it, what is not known, and the items.
    """
    found = completeness(snapshot)
    scores = Facts(tuple((words, str(found.score(by))) for by, words in WHO.items()))
    return (scores, *to_do(found), *(items(found) if with_items else ()))


def to_do(found: Completeness) -> tuple[Points | Note, ...]:
    """List what is missing, together what one command adds, and what nobody can tell of."""
    points = tuple(
        to_mend(f"{titles}:", way.words, advice=way.advice, command=way.command)
        for way, titles in together(found.to_do).items()
    )
    notes = tuple(
        Note(f"{NOT_KNOWN}: {titles} ({why.words})", "gap")
        for why, titles in together(found.unknown).items()
    )
    if not (points or notes):
        return (Note("Nothing is missing"),)
    return (*((Points(points),) if points else ()), *notes)


def together(items: Iterable[Item]) -> dict[Found, str]:
    """Name items of which the same was found."""
    found: dict[Found, list[str]] = {}
    for each in items:
        found.setdefault(each.found, []).append(each.requirement.title)
    return {each: ", ".join(titles) for each, titles in found.items()}


def items(found: Completeness) -> tuple[Facts | Note, ...]:
    """List all items with their weights and on what those rest, by who fills them."""
    listed: dict[str, list[str]] = {}
    for each in found.items:
        told = f"{each.requirement.title} ({each.weight.weight}, {each.weight.source})"
        state = f"{each.found.presence.capitalize()}: {WHO[each.weight.by].lower()}"
        listed.setdefault(state, []).append(told)
    rows = tuple((words, "; ".join(titles)) for words, titles in listed.items())
    used = dict.fromkeys(each.weight.source for each in found.items)
    sources = "; ".join(f"{each}: {all_weights().sources[each]}" for each in used)
    shown = Facts(rows, ("By whom", "Items with their weights and sources"))
    return (shown, Note(sources, "info"))


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
