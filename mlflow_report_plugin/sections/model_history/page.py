"""The document of a history: one row for each version, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Block, Cell, Document, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, time
from mlflow_report_plugin.sections.blocks.history_words import in_words, what_changed
from mlflow_report_plugin.sections.blocks.metrics import metric_cell
from mlflow_report_plugin.sections.blocks.related_runs import linked
from mlflow_report_plugin.sections.blocks.stages import stage
from mlflow_report_plugin.sections.blocks.tables import facts, table
from mlflow_report_plugin.snapshot import Gap, ModelHistory, VersionInHistory

NOT_READ: Final = Missing("not known")
"""Stands for what only reading the version would tell."""
ALIASES: Final = (
    "Which aliases point where now is what the registry says. Where they pointed before, only "
    "logged reports tell, each for the moment when it was made"
)


def build(history: ModelHistory) -> Document:
    """Make the document of a history.

    Args:
        history: The history.

    Returns:
        The document.
    """
    return Document(
        "Model History",
        history.name,
        (overview(history), Section("Versions", tuple(versions(history)))),
    )


def overview(history: ModelHistory) -> Section:
    """Say what the history is about, and how much of it there is."""
    rows = (
        ("name", given(history.name)),
        *((("until_version", history.until),) if history.until else ()),
        ("tracking_uri", given(history.tracking_uri)),
        ("registry_uri", given(history.registry_uri)),
        ("_report_time", time(history.report_time)),
    )
    return Section("Overview", (*remarks(history), facts(rows)))


def remarks(history: ModelHistory) -> Iterator[Note]:
    """Say what is not there."""
    shown = len(history.versions)
    if history.more or not history.counted_all:
        least = "" if history.counted_all else "at least "
        yield Note(f"The newest {shown:,} versions; {least}{history.more:,} older ones", "info")
    unread = sum(any(gap.part == "version" for gap in each.gaps) for each in history.versions)
    if unread:
        are = "One version" if unread == 1 else f"{unread:,} versions"
        yield Note(f"{are} could not be read; the table says why", "gap")
    for gap in history.gaps:
        yield Note(f"{gap.part} {gap.reason}: {gap.message}", "gap")


def versions(history: ModelHistory) -> Iterator[Block]:
    """Show the versions."""
    with_stages = not history.is_unity_catalog and any(
        each.current_stage not in (None, "", "None") for each in history.versions
    )
    with_users = any(each.user_id for each in history.versions)
    columns = (
        *("Version", "Created", *(("User",) if with_users else ()), "Aliases"),
        *(("Stage",) if with_stages else ()),
        *("What changed", *history.main_metrics),
    )
    rows = (row(history, each, with_users, with_stages) for each in history.versions)
    yield table(columns, rows, cards=True)
    yield Note(ALIASES, "info")
    for gap, found in alias_gaps(history).items():
        numbers = ", ".join(found)
        are = "Version" if len(found) == 1 else "Versions"
        yield Note(f"{are} {numbers}: {gap.reason}: {gap.message}", "gap")


def row(
    history: ModelHistory, version: VersionInHistory, with_users: bool, with_stages: bool
) -> tuple[Cell, ...]:
    """Show a version."""
    is_read = not any(gap.part == "version" for gap in version.gaps)
    metrics = (metric_cell(version.metrics, key) for key in history.main_metrics)
    return (
        linked(version.version, version.web_ui_link),
        time(version.creation_timestamp),
        *((given(version.user_id),) if with_users else ()),
        ", ".join(map(in_words, version.aliases)) or Missing("none"),
        *((stage(version.current_stage),) if with_stages else ()),
        what_changed(version),
        *(metrics if is_read else (NOT_READ for _ in history.main_metrics)),
    )


def alias_gaps(history: ModelHistory) -> dict[Gap, list[str]]:
    """Which versions have reports that could not be read, by the reason."""
    found: dict[Gap, list[str]] = {}
    for version in history.versions:
        for gap in version.gaps:
            if gap.part == "aliases":
                found.setdefault(gap, []).append(version.version)
    return found
