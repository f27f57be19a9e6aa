"""Blocks of words: tables, lines, code, paragraphs, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mlflow_report_plugin.document.cells import Cell


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
