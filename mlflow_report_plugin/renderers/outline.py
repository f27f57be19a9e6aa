"""The headings of a document with their anchors, for Markdown and for HTML.

In Markdown, anchors are those that GitHub makes. Which of two headings of the same title gets a
number there depends on what else is in the report. So HTML has places as well, which do not:
below a chapter, they begin with the place of the section that a heading is in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlflow_report_plugin.document import Block, Document, Fold, Note, Section, Tabs
from mlflow_report_plugin.renderers.visible import one_line, shorten

CONTENTS = "Contents"
"""The heading of the table of contents."""

DEEPEST = 6
"""The deepest level that a heading can have; below it, titles are only bold."""

_TITLE_LIMIT = 200
_CHAPTERS = 3  # the deepest level of headings that are known by their title alone


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the headings below it."""

    text: str
    """What the reader sees: one line, nothing hidden, not yet escaped."""
    anchor: str
    """Where links to it lead in Markdown, without the `#`; empty below the deepest level, and
    where there is only a line."""
    place: str
    """Where links to it lead in HTML, the same in each report."""
    level: int
    """1 for the document, 2 for its sections, and so on without an end."""
    is_line: bool = False
    """Whether nothing was found for it, so that a line says it all and no heading is needed."""
    below: tuple[Heading, ...] = ()
    """One heading for each section below it, also for those in folds and tabs."""


def outline(document: Document) -> Heading:
    """Give every heading of a document its level, its anchor and its place.

    Args:
        document: The document.

    Returns:
        The heading of the document itself.
    """
    subject = document.front.name if document.front else document.subject
    title = f"{document.title}: {subject}" if subject else document.title
    text = heading_text(title)
    taken = _Taken()
    anchor, place = taken.anchor(text), taken.place(text)
    if document.contents_depth > 0:
        taken.anchor(CONTENTS)
        taken.place(CONTENTS)
    below = tuple(taken.heading(section, 2, "") for section in document.sections)
    return Heading(text, anchor, place, 1, below=below)


def heading_text(title: str) -> str:
    """Make a title presentable: one line, nothing hidden, not too long, not empty.

    Args:
        title: Any text.

    Returns:
        The text of the heading, not yet escaped.
    """
    text, remark = shorten(title, _TITLE_LIMIT)
    return " ".join((one_line(text) + remark).split()) or "(no title)"


def slug(text: str) -> str:
    """Make an anchor of a text, as GitHub does: letters, digits, `_`, `-`; `-` for a space.

    Args:
        text: Any text.

    Returns:
        The anchor; empty where the text has nothing that may stand in one.
    """
    kept = (c for c in text.lower() if c in " -" or _is_word(c))
    return "".join(kept).replace(" ", "-")


def numbered(wish: str, taken: set[str]) -> str:
    """Choose an anchor that nothing else has, and take it.

    Args:
        wish: What it should be.
        taken: What others have.

    Returns:
        The wish, with a number after it where another has it.
    """
    anchor, twin = wish, 0
    while anchor in taken:
        twin += 1
        anchor = f"{wish}-{twin}"
    taken.add(anchor)
    return anchor


class _Taken:
    """The anchors and the places that headings have."""

    def __init__(self) -> None:
        self._anchors: set[str] = set()
        self._places: set[str] = set()

    def anchor(self, text: str) -> str:
        return numbered(slug(text) or "section", self._anchors)

    def place(self, text: str, within: str = "") -> str:
        inner = slug(text) or "section"
        return numbered(f"{within}-{inner}" if within else inner, self._places)

    def heading(self, section: Section, level: int, within: str) -> Heading:
        text = heading_text(section.title)
        is_line = level > 2 and bool(section.blocks) and all(map(_is_nothing, section.blocks))
        anchor = self.anchor(text) if level <= DEEPEST and not is_line else ""
        place = self.place(text, within if level > _CHAPTERS else "")
        below = tuple(self.heading(s, level + 1, place) for s in _sections(section.blocks))
        return Heading(text, anchor, place, level, is_line, below)


def _is_nothing(block: Block) -> bool:
    return isinstance(block, Note) and block.kind == "none"


def _sections(blocks: Iterable[Block]) -> Iterator[Section]:
    for block in blocks:
        match block:
            case Section():
                yield block
            case Fold(blocks=inner):
                yield from _sections(inner)
            case Tabs(tabs=tabs):
                for _, inner in tabs:
                    yield from _sections(inner)


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")
