"""The history of a model on a terminal: a row for each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from mlflow_report_plugin.snapshot import ModelHistory, VersionInHistory

LONGEST = 160
"""How much of a cell is printed, in characters."""


def print_history(history: ModelHistory) -> None:
    """Print the versions on stdout."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    until = f" up to version {history.until}" if history.until else ""
    console.print(f"Versions of {short(history.name)}{until}, the newest first")
    table = Table(box=None, pad_edge=False)
    with_users = any(version.user_id for version in history.versions)
    for name in ("Version", "Created", *(("User",) if with_users else ()), "Aliases"):
        table.add_column(name, no_wrap=name in ("Version", "Created"))
    table.add_column("What changed", ratio=1, min_width=30)
    for key in history.main_metrics:
        table.add_column(Text(short(key)), justify="right")
    for version in history.versions:
        row = cells(history, version, with_users)
        table.add_row(*(Text(short(cell)) for cell in row))
    console.print(table)
    if history.more or not history.counted_all:
        least = "" if history.counted_all else "at least "
        console.print(f"and {least}{history.more:,} older versions (--all reads them)")
    for gap in history.gaps:
        console.print(f"{gap.part} {gap.reason}: {one_line(gap.message)}")


def cells(history: ModelHistory, version: VersionInHistory, with_users: bool) -> list[str]:
    """What stands in the row of a version."""
    from mlflow_report_plugin.sections.blocks import history_words as words
    from mlflow_report_plugin.sections.blocks.cells import short_number

    values = {metric.key: short_number(metric.value) for metric in version.metrics}
    return [
        version.version,
        words.shown_time(version.creation_timestamp)[:16],
        *((version.user_id or "-",) if with_users else ()),
        ", ".join(map(words.in_words, version.aliases)) or "-",
        words.what_changed(version),
        *(values.get(key, "-") for key in history.main_metrics),
    ]


def short(text: str) -> str:
    """The beginning of a text on one line."""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
