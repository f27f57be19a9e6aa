"""Where links within the page lead."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Document, Section
from mlflow_report_plugin.renderers.outline import Heading


def places(document: Document, top: Heading) -> dict[str, str]:
    """Find the sections of a document by their titles.

    Args:
        document: The document.
        top: Its outline.

    Returns:
        The anchor of the first section of each title.
    """
    found: dict[str, str] = {}
    waiting: list[tuple[Block, Heading]] = list(zip(document.sections, top.below, strict=True))
    while waiting:
        section, heading = waiting.pop(0)
        if isinstance(section, Section):
            found.setdefault(section.title, heading.anchor)
            inner = [block for block in section.blocks if isinstance(block, Section)]
            waiting[:0] = zip(inner, heading.below, strict=True)
    return found
