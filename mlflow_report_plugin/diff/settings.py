"""What else the MLmodel file says of the model: metadata, resources, variables, prompts ..."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, flat, unread
from mlflow_report_plugin.snapshot import Snapshot

LEFT_OUT: Final = (
    *("run_id", "model_uuid", "model_id", "utc_time_created", "artifact_path"),
    # Told as files and, with the flavors, as the environment.
    *("model_size_bytes",),
)
"""Ids, times and places, which every version has anew."""
NEEDED: Final = {
    "resources": "what the model reaches when it is served",
    "auth_policy": "in whose name the model reaches what it needs",
    "env_vars": "a variable that the model reads where it is served",
}
"""What whoever serves the model must grant or set."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare the settings of the MLmodel file by their path in it."""
    yield from unread(old, new, "settings", "model")
    for pair in closed(old, new, different(settings_of(old), settings_of(new)), "model"):
        needed = NEEDED.get(pair.identity.partition(".")[0])
        words = f"{needed} differs" if needed else "the MLmodel file says something else"
        yield change("settings", pair, "notable" if needed else "minor", words)


def settings_of(snapshot: Snapshot) -> dict[str, object]:
    """The settings by path."""
    model = snapshot.model
    if model is None:
        return {}
    kept = {key: value for key, value in model.details.items() if key not in LEFT_OUT}
    return flat(kept, "") | flat(model.saved_input_example_info, "saved_input_example_info")
