"""The sub-section Params of a run or a logged model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Facts, Missing, Section, Table
from mlflow_report_plugin.sections.blocks.cells import shown
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND
from mlflow_report_plugin.snapshot import Change, ChangesSince, Param

ANCHORS: Final = "param"
"""What links to a param begin with."""
NOT_THERE: Final = Missing("not there")


def params(found: Sequence[Param], since: ChangesSince | None = None) -> Section:
    """Make the sub-section `Params`.

    Args:
        found: The params.
        since: What is different from the version before, where that is known.

    Returns:
        The sub-section, with the params first that are different from the version before.
    """
    changes = {
        change.identity: change
        for change in (since.changes if since else ())
        if change.part == "params"
    }
    if since is None or not changes:
        return Section("Params", (facts(found),))
    different = [param for param in found if param.key in changes]
    rows = [
        *((param.key, shown(param.value), before(changes[param.key])) for param in different),
        *((key, NOT_THERE, before(change)) for key, change in changes.items() if is_gone(change)),
    ]
    columns = ("Param", "Value", f"Version {since.version}")
    title = f"Different from version {since.version}"
    blocks: list[Block] = [Table(columns, tuple(rows), title, anchors=ANCHORS)]
    others = [param for param in found if param.key not in changes]
    if others or not found:
        # Of very many changes, only some are told.
        known = not since.more and not any(c.part == "params" for c in since.not_comparable)
        blocks.append(facts(others, "The same in both" if known else "Others"))
    return Section("Params", tuple(blocks))


def facts(found: Iterable[Param], title: str = "") -> Block:
    """Make a table of params."""
    rows = tuple((param.key, shown(param.value)) for param in found)
    return Facts(rows, ("Param", "Value"), title, anchors=ANCHORS) if rows else NONE_FOUND


def before(change: Change) -> Cell:
    """Show the value that a param had."""
    return NOT_THERE if change.kind == "added" else shown(change.before)


def is_gone(change: Change) -> bool:
    """Whether only the version before has the param."""
    return change.kind == "removed"
