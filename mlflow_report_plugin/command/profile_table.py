"""The items of a profile on a terminal: how much of each there is, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.snapshot import Snapshot

STYLES: Final = {"filled": "green", "partly": "yellow", "missing": "red"}
WHOLE: Final = "The evidence, and how to add what is missing: add -o dossier.html, or -o -"


def print_answers(snapshot: Snapshot, name: str) -> None:
    """Print the items of a profile on stdout.

    Args:
        snapshot: What was collected.
        name: The name of the profile.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from mlflow_report_plugin.command import edge
    from mlflow_report_plugin.profiles import load
    from mlflow_report_plugin.sections.blocks.profile_items import answers

    console = Console(highlight=False, markup=False)
    found = answers(snapshot, load(name))
    console.print(f"{one_line(snapshot.uris.model_uri)} and {found.profile.title}")
    table = Table("Item", "What", "State", "Lacks", box=None, pad_edge=False)
    table.columns[2].no_wrap = True
    for each in found.answers:
        lacks = "; ".join(lack.what for lack in each.lacks)
        state = Text(each.state, style=STYLES.get(each.state, "dim"))
        table.add_row(each.item.reference, each.item.title, state, lacks)
    console.print(table)
    counts = ", ".join(f"{count:,} {state}" for state, count in found.counts.items())
    why = f": {one_line(found.outside)}" if found.outside else ""
    console.print(f"{counts}{why}")
    if not all(each.item.verified for each in found.answers):
        console.print("The profile is our words, and not held against the official text")
    edge.say(WHOLE)
