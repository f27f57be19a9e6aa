"""Values of tables as cells of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from mlflow_report_plugin.document import Badge, Cell, Missing
from mlflow_report_plugin.sections.blocks.cells import given as given_value
from mlflow_report_plugin.sections.blocks.cells import size as size_cell
from mlflow_report_plugin.sections.blocks.cells import time

__all__ = ["Cell", "count", "given", "listed", "severities", "severity", "size", "time", "yes"]

BADGES: Final[dict[str, Literal["plain", "warning", "bad"]]] = {
    "error": "bad",
    "warning": "warning",
    "note": "plain",
}
NOT_KNOWN: Final = Missing("not known", unread=True)


def given(value: object) -> Cell:
    """Show a value, which may be null."""
    return given_value(value)


def count(value: int | None) -> Cell:
    """Show how many there are; null where nobody knows."""
    return NOT_KNOWN if value is None else f"{value:,}"


def listed(values: Iterable[str], most: int = 10) -> Cell:
    """Show a few values."""
    found = [*values]
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    return (", ".join(found[:most]) + more) if found else Missing("none")


def size(value: int | None) -> Cell:
    """Show a size in bytes."""
    return Missing("not known") if value is None else size_cell(value, f"{value:,}")


def yes(value: bool | None) -> Cell:
    """Show whether something is so; null where nobody knows."""
    return Missing("not known") if value is None else "yes" if value else Badge("no", "warning")


def severity(value: str) -> Cell:
    """Show how severe a finding is."""
    return Badge(value, BADGES.get(value, "plain"))


def severities(counts: Mapping[str, int]) -> Cell:
    """Show how many findings of each severity there are."""
    worst = next((each for each in BADGES if counts.get(each)), None)
    if worst is None:
        return Missing("none")
    words = ", ".join(
        f"{counts[each]:,} {each}{'' if counts[each] == 1 else 's'}"
        for each in BADGES
        if counts.get(each)
    )
    return Badge(words, BADGES[worst])
