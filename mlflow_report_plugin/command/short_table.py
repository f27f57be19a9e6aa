"""Changes on a terminal: a short table, those that matter most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.snapshot import Change, Diff

MOST = 40
"""How many changes are printed."""
LONGEST = 60
"""How much of a value is printed, in characters."""
STYLES = {"breaking": "bold red", "regression": "red", "notable": "yellow", "minor": "dim"}


def print_changes(diff: Diff) -> None:
    """Print what is different on stdout."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    console.print(f"From {one_line(diff.old.model_uri)} to {one_line(diff.new.model_uri)}")
    if diff.changes:
        table = Table("Severity", "About", "What", "Before", "After", box=None, pad_edge=False)
        for change in diff.changes[:MOST]:
            cells = (change.part, short(change.identity), *sides(change))
            severity = Text(change.severity, style=STYLES[change.severity])
            table.add_row(severity, *map(Text, cells))
        console.print(table)
    else:
        console.print("No changes found" if diff.not_comparable else "No changes")
    more = len(diff.changes) - MOST
    if more > 0:
        console.print(f"and {more:,} more (-o FILE writes all of them)")
    for name, side in (("old", diff.old), ("new", diff.new)):
        if side.problem:
            console.print(f"The {name} side: {side.problem}")
    if diff.not_comparable:
        parts = ", ".join(dict.fromkeys(each.part for each in diff.not_comparable))
        console.print(f"Not everything could be compared: {parts} (-o FILE says why)")


def sides(change: Change) -> tuple[str, str]:
    """What a change was from and to, in the words of the report."""
    from mlflow_report_plugin.sections.blocks.changes import value
    from mlflow_report_plugin.sections.blocks.types import plain

    before = "-" if change.kind == "added" else short(plain(value(change, change.before)))
    after = "-" if change.kind == "removed" else short(plain(value(change, change.after)))
    return before, after


def short(text: str) -> str:
    """The beginning of a text on one line."""
    text = one_line(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
