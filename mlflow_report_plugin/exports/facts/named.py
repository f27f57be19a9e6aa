"""What people add to a model under a name: tags, and the metadata of the MLmodel file."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.snapshot import Snapshot, Tag


def tags_of(snapshot: Snapshot) -> Iterator[Tag]:
    """Give the tags of the version, then of the registered model, the logged model and the run."""
    records = (
        snapshot.model_version,
        snapshot.registered_model,
        snapshot.logged_model,
        snapshot.run,
    )
    for record in records:
        yield from record.tags if record else ()


def named_values(snapshot: Snapshot, *names: str) -> Iterator[str]:
    """Give what stands under a name.

    Args:
        snapshot: What was collected.
        names: The names, in small letters.

    Yields:
        The values that are texts and not empty: those of tags first, then of the metadata.
    """
    metadata = snapshot.model.details.get("metadata") if snapshot.model else None
    added = metadata.items() if isinstance(metadata, dict) else ()
    for key, value in (*((tag.key, tag.value) for tag in tags_of(snapshot)), *added):
        if isinstance(value, str) and value.strip() and key.lower() in names:
            yield value.strip()
