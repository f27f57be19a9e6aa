"""The licence of a model: a file beside it, a line of its card, or a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.tables import in_one_line
from mlflow_report_plugin.snapshot import Snapshot, Tag

LICENCE: Final = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
"""What the name of a licence, or of a tag that names one, has in it."""
IN_A_CARD: Final = re.compile(
    r"^[ \t]*licen[cs]e[ \t]*:[ \t]*(\S[^\n]{0,100})", re.IGNORECASE | re.MULTILINE
)
"""A line of a model card that names the licence."""


def licence(snapshot: Snapshot) -> str:
    """Say under which licence the model is, or where that stands.

    Args:
        snapshot: What was collected.

    Returns:
        A name, or the name of a file; empty where nothing tells.
    """
    for name, value in named(snapshot):
        if LICENCE.search(name):
            return brief(value) if value else f"see the tag {brief(name)}"
    files = snapshot.documents or ()
    for file in files:
        if (found := IN_A_CARD.search(file.text)) is not None:
            return brief(found[1])
    return next((f"in {brief(file.path)}" for file in files if LICENCE.search(file.path)), "")


def named(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Give what people add to a model under a name: tags and metadata."""
    version, model = snapshot.model_version, snapshot.registered_model
    run, logged = snapshot.run, snapshot.logged_model
    tagged: tuple[tuple[Tag, ...], ...] = tuple(
        each.tags for each in (version, model, run, logged) if each
    )
    yield from ((tag.key, tag.value) for tags in tagged for tag in tags)
    metadata = snapshot.model.details.get("metadata") if snapshot.model else None
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        yield str(key), in_one_line(value)
