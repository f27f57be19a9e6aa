"""What people wrote: descriptions and tags of model, version, run and experiment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, unread
from mlflow_report_plugin.snapshot import Snapshot, Tag

FIELDS: Final = ("registered_model", "model_version", "logged_model", "run", "experiment")
NOTE: Final = "mlflow.note.content"
"""The tag that holds the description of a run or an experiment."""
OURS: Final = "mlflow_report."
"""What the tags that reports leave begin with."""
SYSTEM: Final = "mlflow."
"""What MLflow's own tags begin with: ids, times, and what other parts compare."""
WORDS: Final = {
    "added": "only the new side has it",
    "removed": "only the old side has it",
    "changed": "people wrote something else",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare descriptions, and tags by key."""
    yield from unread(old, new, "descriptions", *FIELDS)
    for field in FIELDS:
        name = field.replace("_", " ")
        pairs = different(written(old, field), written(new, field))
        for pair in closed(old, new, pairs, field):
            named = pair._replace(identity=f"{name}: {pair.identity}")
            yield change("descriptions", named, "minor", WORDS[pair.kind])


def written(snapshot: Snapshot, field: str) -> dict[str, str]:
    """The description and the tags of a record, by what they are called."""
    record = getattr(snapshot, field)
    if record is None:
        return {}
    tags: Iterable[Tag] = record.tags
    found = {f"tag {tag.key}": tag.value for tag in tags if not tag.key.startswith((SYSTEM, OURS))}
    text = getattr(record, "description", None) or next(
        (tag.value for tag in tags if tag.key == NOTE), None
    )
    return ({"description": text} if text else {}) | found
