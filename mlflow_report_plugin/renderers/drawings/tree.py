"""A tree of files cut to what fits a page, from the leaves upwards."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from mlflow_report_plugin.document import Branch
from mlflow_report_plugin.renderers.visible import short_line

MOST_ENTRIES = 1_000
"""How many files and folders of one tree are shown."""

_MOST_IN_FOLDER = 200
_DEEPEST = 20
_INDENT = {True: ("└── ", "    "), False: ("├── ", "│   ")}


@dataclass(frozen=True, slots=True)
class Cut:
    """A file or a folder, with what is shown of it."""

    name: str
    detail: str
    is_folder: bool
    below: tuple[Cut, ...]
    """What is shown of what is in it."""
    left_out: int
    """How many files in it are not shown."""


def cut(branches: tuple[Branch, ...]) -> Cut:
    """Choose what to show of a tree: what is near the top goes first.

    Args:
        branches: What is at the top.

    Returns:
        A folder without a name that holds it.
    """
    root = Branch("", "", branches)
    shown: dict[int, int] = {}
    budget = MOST_ENTRIES
    waiting = deque([(root, 0)])
    while waiting:
        folder, depth = waiting.popleft()
        count = min(len(folder.below), _MOST_IN_FOLDER, budget) if depth < _DEEPEST else 0
        budget -= count
        shown[id(folder)] = count
        waiting.extend((below, depth + 1) for below in folder.below[:count] if below.below)
    return _cut(root, shown)


def lines(folder: Cut, indent: str = "") -> list[tuple[str, str]]:
    """Draw a tree with the signs of a terminal.

    Args:
        folder: A folder.
        indent: What stands before each line.

    Returns:
        A line for each entry below the folder, and what else is known of it; long names are
        cut.
    """
    drawn = []
    for number, below in enumerate(folder.below, start=1):
        is_last = number == len(folder.below) and not folder.left_out
        sign, further = _INDENT[is_last]
        slash = "/" if below.is_folder else ""
        drawn.append((f"{indent}{sign}{short_line(below.name)}{slash}", short_line(below.detail)))
        drawn += lines(below, indent + further)
    if folder.left_out:
        drawn.append((f"{indent}└── {remark(folder.left_out)}", ""))
    return drawn


def remark(left_out: int) -> str:
    """Say how many files are not shown.

    Args:
        left_out: How many.

    Returns:
        The words.
    """
    return f"… {left_out:,} more {'file' if left_out == 1 else 'files'}"


def _cut(branch: Branch, shown: dict[int, int]) -> Cut:
    count = shown.get(id(branch), 0)
    below = tuple(_cut(inner, shown) for inner in branch.below[:count])
    return Cut(branch.name, branch.detail, bool(branch.below), below, _files(branch.below[count:]))


def _files(branches: tuple[Branch, ...]) -> int:
    count = 0
    waiting = list(branches)
    while waiting:
        branch = waiting.pop()
        count += not branch.below
        waiting.extend(branch.below)
    return count
