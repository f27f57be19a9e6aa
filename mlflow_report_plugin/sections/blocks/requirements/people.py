"""What only people can write: the notes of a model."""

from __future__ import annotations

from functools import partial
from typing import Final

from mlflow_report_plugin.sections.blocks import commands
from mlflow_report_plugin.sections.blocks.requirements.requirement import (
    Found,
    Requirement,
    missing,
    not_registered,
    there,
)
from mlflow_report_plugin.snapshot import TOPICS, Snapshot


def written(topic: str, snapshot: Snapshot) -> Found:
    """Look for what people wrote under a heading."""
    found = snapshot.notes.of(topic) if snapshot.notes else ()
    if found:
        return there("somebody wrote it")
    if snapshot.model_version is None:
        return not_registered(snapshot) or there()
    return missing(snapshot, ("notes",), "Nobody wrote it", commands.note(snapshot))


PEOPLE: Final = tuple(
    Requirement(topic.replace("-", "_"), title, ("notes.notes",), partial(written, topic))
    for topic, title in TOPICS.items()
)
