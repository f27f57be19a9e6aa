"""How the model can be loaded: its flavors and their settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import (
    Finding,
    Pair,
    change,
    closed,
    different,
    flat,
    unread,
)
from mlflow_report_plugin.snapshot import Snapshot

PYFUNC: Final = "python_function"
ELSEWHERE: Final = {(PYFUNC, "python_version"), (PYFUNC, "env")}
"""What is told as a part of the environment."""
NOTABLE: Final = ("loader_module", "model_code_path", "model_config", "task", "code", "version")
"""The settings whose change a reviewer wants to know; those that end in `version` among them."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare flavors by name, and the settings of those that both sides have."""
    yield from unread(old, new, "flavors", "model")
    before, after = flavors_of(old), flavors_of(new)
    for pair in closed(old, new, different(before, after), "model"):
        if pair.kind == "removed":
            yield change("flavors", pair, "breaking", lost(pair.identity))
        elif pair.kind == "added":
            yield change("flavors", pair, "minor", "it can be loaded in one more way")
        else:
            yield from settings(pair)


def flavors_of(snapshot: Snapshot) -> dict[str, object]:
    """The flavors by name, none of them None."""
    found = snapshot.model.flavors if snapshot.model else {}
    return {name: {} if config is None else config for name, config in found.items()}


def lost(flavor: str) -> str:
    """Say what it means that a flavor is gone."""
    if flavor == PYFUNC:
        return "mlflow.pyfunc.load_model, scoring servers and spark_udf can no longer load it"
    return f"whoever loads it as {flavor} can no longer do so"


def settings(flavor: Pair) -> Iterator[Finding]:
    """Compare the settings of a flavor."""
    name = flavor.identity
    for pair in different(flat(flavor.before, ""), flat(flavor.after, "")):
        key = pair.identity.partition(".")[0]
        if (name, key) in ELSEWHERE:
            continue
        notable = key.endswith(NOTABLE)
        named = pair._replace(identity=f"{name}: {pair.identity}" if pair.identity else name)
        yield change(
            "flavors", named, "notable" if notable else "minor", "a setting of the flavor differs"
        )
