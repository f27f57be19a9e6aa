"""The document of a comparison: what a reviewer must see first, then part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Document, Note, Section, Table
from mlflow_report_plugin.sections.blocks.cells import given, identifier, shown, time
from mlflow_report_plugin.sections.blocks.changes import (
    PARTS,
    changes_table,
    counts,
    not_comparable,
    verdicts,
)
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.snapshot import Change, Diff, Severity

MOST: Final = 100
"""How many changes of a part are shown; JSON has all of them."""
URGENT: Final[tuple[Severity, ...]] = ("breaking", "regression")
"""The severities that are told before everything else."""
ALL_READ: Final = "Nothing is known to break, and nothing is measured to be worse"
NOT_ALL_READ: Final = f"{ALL_READ}, as far as both sides could be compared"


def build(diff: Diff) -> Document:
    """Make the document of a comparison.

    Args:
        diff: What is different.

    Returns:
        The document, without sections for parts in which nothing is different.
    """
    subject = f"{diff.old.model_uri} → {diff.new.model_uri}"
    sections = (result(diff), *by_part(diff), *untold(diff), compared(diff))
    return Document("Model Comparison", subject, sections)


def result(diff: Diff) -> Section:
    """Say how much is different, and show what breaks and what is worse, of all parts."""
    urgent = [change for change in diff.changes if change.severity in URGENT]
    if urgent:
        shown_first = changes_table(urgent, MOST, with_part=True)
    elif diff.changes:
        shown_first = (Note(NOT_ALL_READ if diff.not_comparable else ALL_READ, "info"),)
    else:
        shown_first = ()
    return Section("Result", (*remarks(diff), *shown_first))


def compared(diff: Diff) -> Section:
    """Say what was compared."""
    sides = (diff.old, diff.new)
    rows = (
        ("model_uri", *(shown(side.model_uri) for side in sides)),
        ("name", *(shown(side.name) for side in sides)),
        ("version", *(given(side.version) for side in sides)),
        ("flavors", *(given(", ".join(side.flavors)) for side in sides)),
        ("run_id", *(identifier(side.run_id) for side in sides)),
        ("tracking_uri", *(shown(side.tracking_uri) for side in sides)),
        ("_report_time", *(time(side.report_time) for side in sides)),
    )
    note = Note("Ids, times and links are not compared, nor what reports say of themselves", "info")
    return Section("What was compared", (Table(("Name", "Old", "New"), rows, cards=True), note))


def remarks(diff: Diff) -> Iterator[Block]:
    """Say the result in a sentence, and what a reader must know before believing it."""
    told = counts(diff.changes, complete=not diff.not_comparable)
    yield Note(f"From old to new: {told}", "info")
    old, new = diff.old, diff.new
    for name, side in (("old", old), ("new", new)):
        if side.problem:
            yield Note(f"The {name} side: {side.problem}", "gap")
    kinds = [{*side.flavors} - {PYFUNC} for side in (old, new)]
    if all(kinds) and not kinds[0] & kinds[1]:
        words = " and ".join(", ".join(sorted(kind)) for kind in kinds)
        yield Note(f"These are different kinds of model: {words}", "info")
    if (old.version is None) != (new.version is None) or old.name != new.name:
        yield Note("These are not two versions of one registered model", "info")
    elif old.version is not None and old.version == new.version:
        yield Note("Both sides are the same version", "info")
    if diff.parts:
        asked = ", ".join(PARTS[part].lower() for part in PARTS if part in diff.parts)
        yield Note(f"Compared only: {asked}", "info")
    if diff.not_comparable:
        yield Note(
            "Not everything could be compared: the section Not comparable says what, and why", "gap"
        )


def by_part(diff: Diff) -> Iterator[Section]:
    """Show all changes, those parts first in which something matters most."""
    parts: dict[str, list[Change]] = {}
    for change in diff.changes:  # by severity, so that the first of a part is its worst
        parts.setdefault(change.part, []).append(change)
    for found in parts.values():
        shown_changes = changes_table(found, MOST, with_part=False)
        yield Section(PARTS[found[0].part], (*shown_changes, *verdicts(found, MOST)))


def untold(diff: Diff) -> tuple[Section, ...]:
    """Show what could not be compared."""
    blocks = not_comparable(diff.not_comparable, MOST)
    return (Section("Not comparable", blocks),) if blocks else ()
