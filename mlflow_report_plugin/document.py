"""The report as a tree of plain values: what sections make and renderers read.

A document knows nothing of MLflow and nothing of Markdown or HTML. Its strings are the
values as MLflow returned them: hostile, unescaped, of any length. Escaping and shortening
belong to the renderers.

    Document
    ├── Front              the first screen: a name, badges, a sentence
    │   └── Panel          a question that most readers have, with blocks that answer it
    └── Section            a heading, with blocks and further sections below it
        ├── Facts          names with their values
        ├── Table          columns and rows
        ├── Points         short lines, each with a command where there is one
        ├── Code           preformatted text
        ├── Text           a paragraph, or a description that a person wrote in Markdown
        ├── Image          a picture that was logged
        ├── Gallery        pictures to be looked at together
        ├── Plot           curves over one axis
        ├── Bars           numbers side by side
        ├── Matrix         counts of what is against what was predicted
        ├── Graph          what leads to what
        ├── Tree           folders and files
        ├── Tabs           alternatives, of which a reader needs one
        ├── Fold           what only some readers need
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
    unread: bool = False
    """Whether there may be a value that could not be read."""


NOT_SET = Missing()
"""Nobody gave a value. Renderers fold the rows of `Facts` that have this one into a line."""


@dataclass(frozen=True, slots=True)
class Number:
    """A cell for a number that is rounded for reading."""

    text: str
    """As people read it, such as `0.9561` or `30 kB`."""
    exact: str
    """The whole of it, such as `0.956140350877193` or `30,412 bytes`."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A cell for a time."""

    text: str
    """`YYYY-MM-DD HH:MM:SS` in UTC."""


@dataclass(frozen=True, slots=True)
class Id:
    """A cell for an id that no person reads: shown short, copied whole."""

    text: str
    """The whole id."""


@dataclass(frozen=True, slots=True)
class Written:
    """A cell for what a person wrote: a description, a tag, an alias."""

    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A cell for a state, told by a word and underlined by a colour."""

    text: str
    """One or a few words, such as `READY` or `@champion`."""
    kind: Literal["plain", "good", "warning", "bad"] = "plain"
    """What it means for the reader."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A cell that leads to another place of the document."""

    text: str
    """What the reader sees."""
    to: str
    """The title of a section. Where there is none of that title, only the text is shown."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A cell that shows how a number went."""

    points: tuple[tuple[float, float], ...]
    """Position and value, in order of the positions; only finite ones are drawn."""
    text: str
    """The same in words, for those who do not see it."""


Cell: TypeAlias = str | Link | Missing | Number | Moment | Id | Written | Badge | Jump | Sparkline
"""One value of a table."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, in order.

    A name that begins with `_` is not MLflow's: the report derived that value.
    """

    rows: tuple[tuple[str, Cell], ...]
    """Name and value of each fact. Never empty: say so with a `Note` instead."""
    columns: tuple[str, str] = ("Name", "Value")
    """The headings of the two columns."""
    title: str = ""
    """A caption above the table, or empty for none."""
    anchors: str = ""
    """What the anchors of the rows begin with, such as `param` for `#param-max_depth`; empty where
    nobody would cite a single row."""


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
    anchors: str = ""
    """What the anchors of the rows begin with; what stands in the first cell follows."""


@dataclass(frozen=True, slots=True)
class Point:
    """A short line."""

    words: tuple[Cell, ...]
    """What is said, with a blank between cells."""
    command: str = ""
    """What to type, or empty."""


@dataclass(frozen=True, slots=True)
class Points:
    """Short lines."""

    points: tuple[Point, ...]
    """The lines. Never empty."""


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
class Gallery:
    """Pictures that are looked at together."""

    images: tuple[Image, ...]
    """The pictures. Never empty."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How one number went."""

    name: str
    """What it is called."""
    points: tuple[tuple[float, float], ...]
    """Position and value, in order of the positions; only finite ones are drawn."""
    best: tuple[float, float] | None = None
    """The point to mark as the best one, where one is."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves of numbers of one unit."""

    title: str
    """What is plotted."""
    curves: tuple[Curve, ...]
    """The curves. Never empty."""
    text: str
    """The same in words, for those who do not see it."""
    across: str = "step"
    """The title of the lower axis: what the positions are."""
    up: str = ""
    """The title of the axis at the left: what the values are, with their unit."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers of one unit side by side, such as those of training and of test data."""

    title: str
    """What is compared."""
    series: tuple[str, ...]
    """What each bar of a group stands for, such as `train` and `test`."""
    groups: tuple[tuple[str, tuple[float | None, ...]], ...]
    """A name, and one number for each series; None where there is none. Never empty."""
    text: str
    """The same in words, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of what there is against what was predicted."""

    title: str
    """What is counted."""
    labels: tuple[str, ...]
    """The classes."""
    counts: tuple[tuple[int, ...], ...]
    """A row for each class that is true, a column for each that was predicted."""
    text: str
    """The same in words, for those who do not see it."""


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
    url: str = ""
    """Where it leads, or empty."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What leads to what. The edges make no circles."""

    nodes: tuple[Node, ...]
    """The nodes. Never empty."""
    edges: tuple[tuple[str, str], ...]
    """From which node to which, by their ids."""
    text: str
    """The same in words, for those who do not see it."""
    spine: tuple[str, ...] = ()
    """The ids of the nodes on the line that matters, which is drawn straight; or none."""


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
class Tabs:
    """Alternatives, such as how to load a model in several languages."""

    tabs: tuple[tuple[str, tuple[Block, ...]], ...]
    """A name and what belongs to it; the first one is what most readers need. Never empty."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What only some readers need."""

    title: str
    """What it is, with how much of it."""
    blocks: tuple[Block, ...]
    """What is folded."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    """The heading."""
    blocks: tuple[Block, ...] = ()
    """What stands below it, in order; sections among them are one level deeper."""


Block: TypeAlias = (
    Section
    | Facts
    | Table
    | Points
    | Code
    | Text
    | Note
    | Image
    | Gallery
    | Plot
    | Bars
    | Matrix
    | Graph
    | Tree
    | Tabs
    | Fold
)
"""Anything that can stand in a section."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A question that most readers have, and its answer."""

    title: str
    """The question in a word or two, such as `How good`."""
    blocks: tuple[Facts | Table | Points | Code | Tabs | Text | Note, ...]
    """The answer. Never empty: a question without an answer has no panel."""


@dataclass(frozen=True, slots=True)
class Front:
    """The first screen: what most readers want to know."""

    name: str
    """The name of what the document is about, with its version."""
    badges: tuple[Badge, ...]
    """Its state in words."""
    sentence: str
    """What it is."""
    panels: tuple[Panel, ...]
    """The questions, the most important ones first."""


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
    front: Front | None = None
    """The first screen, where the document has one."""
