"""The licence and the model card among the risks: what users look for before they use a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.snapshot import Snapshot, Tag

LICENCE: Final = re.compile(r"licen[cs]e|copying", re.IGNORECASE)
"""What the name of a licence, or of a tag that names one, has in it."""
CARD: Final = re.compile(r"model_card|readme", re.IGNORECASE)
IN_A_CARD: Final = re.compile(r"^[ \t]*licen[cs]e[ \t]*:[ \t]*\S", re.IGNORECASE | re.MULTILINE)
"""A line of a model card that names the licence."""


def paper_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look for the licence and the model card."""
    found = snapshot.documents
    if found is None or not_read(snapshot, "documents"):
        return
    stated = any(LICENCE.search(file.path) or IN_A_CARD.search(file.text) for file in found)
    if not stated and not any(LICENCE.search(name) for name in names(snapshot)):
        yield Finding("Licence", "None lies beside the model, and no tag names one")
    if not any(CARD.search(file.path) for file in found):
        yield Finding("Model card", "None lies beside the model")


def names(snapshot: Snapshot) -> Iterator[str]:
    """Give the names of what people add to a model: tags and metadata."""
    version, model = snapshot.model_version, snapshot.registered_model
    run, logged = snapshot.run, snapshot.logged_model
    tagged: tuple[tuple[Tag, ...], ...] = tuple(
        each.tags for each in (version, model, run, logged) if each
    )
    yield from (tag.key for tags in tagged for tag in tags)
    metadata = snapshot.model.details.get("metadata") if snapshot.model else None
    yield from map(str, metadata if isinstance(metadata, dict) else ())
