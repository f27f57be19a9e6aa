"""Where the version stands: its aliases, its stage and its status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, unread
from mlflow_report_plugin.snapshot import Snapshot

FIELDS: Final = ("model_version", "registered_model")
NO_STAGE: Final = "None"
"""What MLflow calls no stage."""
WORDS: Final = {
    "added": "only the new side is called so",
    "removed": "only the old side is called so",
    "changed": "the registry says something else",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare the aliases by name, and stage and status."""
    yield from unread(old, new, "aliases", *FIELDS)
    for pair in closed(old, new, different(standing(old), standing(new)), *FIELDS):
        is_alias = pair.identity.startswith("alias ")
        words = WORDS[pair.kind] if is_alias else WORDS["changed"]
        yield change("aliases", pair, "notable", words)


def standing(snapshot: Snapshot) -> dict[str, str]:
    """Aliases, stage and status, by what they are called."""
    version = snapshot.model_version
    if version is None:
        return {}
    found = {f"alias {alias}": alias for alias in version.aliases}
    if version.current_stage and version.current_stage != NO_STAGE:
        found["stage"] = version.current_stage
    return found | ({"status": version.status} if version.status else {})
