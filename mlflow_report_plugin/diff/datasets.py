"""The data that the run used: names, digests, sources, columns and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import (
    Finding,
    Pair,
    change,
    closed,
    different,
    parsed,
    unread,
)
from mlflow_report_plugin.snapshot import DatasetInput, Severity, Snapshot

CONTEXT: Final = "mlflow.data.context"
"""The tag that says what a dataset was used for."""
FIELDS: Final = {
    "digest": "other data under the same name",
    "source_type": "read from another kind of source",
    "source": "read from somewhere else",
    "dataset_schema": "its columns differ",
    "profile": "its counts differ",
}
"""What is compared of a dataset, and what it means that it differs."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare datasets by name and by what they were used for."""
    yield from unread(old, new, "datasets", "run")
    before, after = named(old), named(new)
    for pair in closed(old, new, different(before, after), "run"):
        if pair.kind == "changed":
            yield from fields(before[pair.identity], after[pair.identity])
        else:
            side = "new" if pair.kind == "added" else "old"
            only = (before | after)[pair.identity]
            told = pair._replace(
                before=None if side == "new" else digest_of(only),
                after=digest_of(only) if side == "new" else None,
            )
            yield change("datasets", told, "notable", f"only the {side} side used this data")


def named(snapshot: Snapshot) -> dict[str, DatasetInput]:
    """The datasets by name and context; by digest, too, where several are called the same."""
    run = snapshot.run
    found: dict[str, list[DatasetInput]] = {}
    for dataset in run.dataset_inputs if run else ():
        context = next((tag.value for tag in dataset.tags if tag.key == CONTEXT), "")
        name = f"{dataset.name} ({context})" if context else dataset.name
        found.setdefault(name, []).append(dataset)
    return {
        name if len(datasets) == 1 else f"{name}, digest {dataset.digest}": dataset
        for name, datasets in found.items()
        for dataset in datasets
    }


def digest_of(dataset: DatasetInput) -> str:
    """What tells the data of a dataset."""
    return f"digest {dataset.digest}"


def fields(before: DatasetInput, after: DatasetInput) -> Iterator[Finding]:
    """Compare what is known of two datasets of the same name."""
    for field, words in FIELDS.items():
        values = (parsed(getattr(before, field)), parsed(getattr(after, field)))
        if values[0] != values[1]:
            pair = Pair(f"{before.name}: {field.replace('dataset_', '')}", *values)
            # The digest is of columns and counts as well as of the data.
            severity: Severity = "notable" if field in ("digest", "source") else "minor"
            yield change("datasets", pair, severity, words)
