"""Blocks that are drawn: pictures, plots, graphs, trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
