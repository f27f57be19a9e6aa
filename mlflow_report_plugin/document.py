"""The report as a tree of plain values: what sections make and renderers read.

A document knows nothing of MLflow and nothing of Markdown or HTML. Its strings are the
values as MLflow returned them: hostile, unescaped, of any length. Escaping and shortening
belong to the renderers.

    Document
    └── Section            a heading, with blocks and further sections below it
        ├── Facts          names with their values
        ├── Table          columns and rows
        ├── Code           preformatted text
        ├── Text           a paragraph, or a description that a person wrote in Markdown
        ├── Image          a picture that was logged
        ├── Plot           a curve
        ├── Graph          what leads to what
        ├── Tree           folders and files
        ├── Note           a remark of the report itself: nothing here, a gap, a hint
        └── Section ...

Nodes do not render themselves. A renderer is one `match` over `Block`, ended by
`typing.assert_never`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere. Only the report makes links; MLflow's values never are."""

    text: str
    """What the reader sees."""
    url: str
    """Where it leads. Renderers link `http:` and `https:` only and show others as text."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell for a value that is not there, told apart from the same words as a value."""

    text: str = "not set"
    """The words to show."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A cell that shows how a number went."""

    points: tuple[tuple[float, float], ...]
    """Position and value, in order of the positions; only finite ones are drawn."""
    text: str
    """The same in words, for those who do not see it."""


Cell: TypeAlias = str | Link | Missing | Sparkline
"""One value of a table."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, in order."""

    rows: tuple[tuple[str, Cell], ...]
    """Name and value of each fact. Never empty: say so with a `Note` instead."""
    columns: tuple[str, str] = ("Name", "Value")
    """The headings of the two columns."""
    title: str = ""
    """A caption above the table, or empty for none."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below column headings."""

    columns: tuple[str, ...]
    """The column headings."""
    rows: tuple[tuple[Cell, ...], ...]
    """The rows, each as long as `columns`. Never empty: say so with a `Note` instead."""
    title: str = ""
    """A caption above the table, or empty for none."""
    cards: bool = False
    """Whether a row is read as a whole, so that a phone shows its cells below each other."""


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text, shown as it is."""

    text: str
    """The text, lines separated by newlines."""
    language: str = ""
    """What it is written in, such as `json` or `yaml`; for highlighting only."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    """The words."""
    format: Literal["plain", "markdown"] = "plain"
    """`markdown` for descriptions, which MLflow's own pages show as Markdown."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that the report makes about itself."""

    text: str
    """One sentence or phrase, such as `None found`."""
    kind: Literal["none", "gap", "info"] = "none"
    """`none`: there is nothing; `gap`: something could not be read; `info`: a hint."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture."""

    data: bytes
    """The file. Nothing says that it is what it claims to be."""
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    """What it is."""
    text: str
    """What it shows, for those who do not see it."""
    title: str = ""
    """A caption, or empty for none."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A curve of a number over steps."""

    title: str
    """What is plotted: the name of the number."""
    points: tuple[tuple[float, float], ...]
    """Position and value, in order of the positions; only finite ones are drawn."""
    text: str
    """The same in words, for those who do not see it."""
    position: str = "step"
    """What the positions are."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph."""

    id: str
    """What edges call it."""
    kind: str
    """What it is, such as `Run`."""
    label: str
    """Its name."""
    marked: bool = False
    """Whether it is what the report is about."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What leads to what. The edges make no circles."""

    nodes: tuple[Node, ...]
    """The nodes. Never empty."""
    edges: tuple[tuple[str, str], ...]
    """From which node to which, by their ids."""
    text: str
    """The same in words, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A file, or a folder with what is in it."""

    name: str
    """Its name, without the path."""
    detail: str
    """What else is known of it, such as its size."""
    below: tuple[Branch, ...] = ()
    """What is in a folder, in order. Empty for a file."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Folders and files."""

    branches: tuple[Branch, ...]
    """What is at the top. Never empty."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    """The heading."""
    blocks: tuple[Block, ...] = ()
    """What stands below it, in order; sections among them are one level deeper."""


Block: TypeAlias = Section | Facts | Table | Code | Text | Note | Image | Plot | Graph | Tree
"""Anything that can stand in a section."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    """The title without the subject, such as `MLflow Model`."""
    subject: str
    """What the report is about: the model URI."""
    sections: tuple[Section, ...]
    """The sections in the order of the layout."""
    contents_depth: int = 2
    """How many levels of headings the table of contents lists; 0 for no table of contents."""
