"""The values of tables and lines."""

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
class ToPage:
    """A cell that leads to another page that lies in the same folder, or near it."""

    text: str
    """What the reader sees."""
    file: str
    """The way to the page, such as `pages/model.html`, in letters, digits and `-_./` only: where
    it has something else, renderers show the text alone."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A cell that shows how a number went."""

    points: tuple[tuple[float, float], ...]
    """Position and value, in order of the positions; only finite ones are drawn."""
    text: str
    """The same in words, for those who do not see it."""


Cell: TypeAlias = (
    str | Link | Missing | Number | Moment | Id | Written | Badge | Jump | ToPage | Sparkline
)
"""One value of a table."""
