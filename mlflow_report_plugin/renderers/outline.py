"""The headings of a document with their anchors, the same in Markdown and in HTML.

Anchors are made the way GitHub makes them, so that `#run` leads to the same place in
either format.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from mlflow_report_plugin.document import Document, Section
from mlflow_report_plugin.renderers.visible import one_line, shorten

CONTENTS = "Contents"
"""The heading of the table of contents."""

DEEPEST = 6
"""The deepest level that a heading can have; below it, titles are only bold."""

_TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the headings below it."""

    text: str
    """What the reader sees: one line, nothing hidden, not yet escaped."""
    anchor: str
    """Where links to it lead, without the `#`; empty below the deepest level."""
    level: int
    """1 for the document, 2 for its sections, and so on without an end."""
    below: tuple[Heading, ...]
    """One heading for each section below it."""


def outline(document: Document) -> Heading:
    """Give every heading of a document its level and its anchor.

    Args:
        document: The document.

    Returns:
        The heading of the document itself.
    """
    taken: set[str] = set()
    text = f"{document.title}: {document.subject}" if document.subject else document.title
    anchor = _anchor(heading_text(text), taken)
    if document.contents_depth > 0:
        _anchor(CONTENTS, taken)
    below = tuple(_heading(section, 2, taken) for section in document.sections)
    return Heading(heading_text(text), anchor, 1, below)


def heading_text(title: str) -> str:
    """Make a title presentable: one line, nothing hidden, not too long, not empty.

    Args:
        title: Any text.

    Returns:
        The text of the heading, not yet escaped.
    """
    text, remark = shorten(title, _TITLE_LIMIT)
    return " ".join((one_line(text) + remark).split()) or "(no title)"


def _heading(section: Section, level: int, taken: set[str]) -> Heading:
    text = heading_text(section.title)
    anchor = _anchor(text, taken) if level <= DEEPEST else ""
    sections = (block for block in section.blocks if isinstance(block, Section))
    return Heading(text, anchor, level, tuple(_heading(s, level + 1, taken) for s in sections))


def _anchor(text: str, taken: set[str]) -> str:
    """GitHub's rule: letters, digits, `_`, `-`; spaces become `-`; a number after twins."""
    kept = "".join(c for c in text.lower() if c in " -" or _is_word(c)).replace(" ", "-")
    kept = kept or "section"
    anchor, twin = kept, 0
    while anchor in taken:
        twin += 1
        anchor = f"{kept}-{twin}"
    taken.add(anchor)
    return anchor


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")
