"""Lists of a snapshot that are not whole, and say so themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mlflow_report_plugin.sections.blocks.gaps import part_in_words
from mlflow_report_plugin.snapshot import Snapshot, paths

IF_FALSE: Final = {
    "files.complete": ("files.files",),
    "environment.complete": ("environment",),
    "input_example.complete": ("input_example",),
    "documents.complete": ("documents.text",),
    "versions.counted_all": ("versions.more", "versions.versions"),
}
"""What is not whole where a field is false."""
IF_ANY: Final = {
    "versions.more": ("versions.versions",),
    "related_runs.more_children": ("related_runs.children",),
    "metric_histories.left_out": ("metric_histories.histories",),
    "run_artifacts.unlisted": ("run_artifacts.files",),
    "run_artifacts.left_out": ("run_artifacts.pictures", "run_artifacts.tables"),
    "approvals.more": ("approvals.records",),
    "changes.more": ("changes.changes",),
    "changes.more_not_comparable": ("changes.not_comparable",),
}
"""What is not whole where a field says that there is more."""


def cut_short(snapshot: Snapshot, looked: Sequence[str]) -> Iterator[str]:
    """Tell what nobody knows of places in a snapshot, because lists were cut short.

    Args:
        snapshot: The model.
        looked: The paths of the places; a field that tells whether a list is whole always is.

    Yields:
        A reason for each field that says so.
    """
    for field, lists in (*IF_FALSE.items(), *IF_ANY.items()):
        asked = [path for path in looked if path != field]
        if any(overlap(path, each) for path in asked for each in lists):
            told = paths.values(snapshot, field)
            if not all(told) if field in IF_FALSE else any(told):
                yield f"{part_in_words(field.partition('.')[0])}: not all of it was read ({field})"


def overlap(one: str, other: str) -> bool:
    """Tell whether one of two paths leads to what the other leads to, or around it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
