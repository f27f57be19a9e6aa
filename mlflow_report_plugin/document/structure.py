"""What puts blocks together: sections, the first screen, the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mlflow_report_plugin.document.cells import Badge
from mlflow_report_plugin.document.drawings import Bars, Gallery, Graph, Image, Matrix, Plot, Tree
from mlflow_report_plugin.document.words import Code, Facts, Note, Points, Table, Text


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
    digest: str = ""
    """The digest of the snapshot that it was made from; empty for what is made of several."""
    most_pages: int | None = None
    """How many pages it may have on paper, where it was made to be short."""
