"""Files as a tree of folders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.document import Block, Branch, Tree
from mlflow_report_plugin.sections.blocks.cells import in_units
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND
from mlflow_report_plugin.snapshot import File

DEEPEST: Final = 20
"""How many folders may stand inside each other; the rest of a path is the name of the file."""


def file_tree(files: Sequence[File]) -> Block:
    """Show files with their sizes, in folders.

    Args:
        files: The files.

    Returns:
        The tree, or a note where there are none.
    """
    return Tree(branches([(file.path, file) for file in files])) if files else NONE_FOUND


def branches(entries: Sequence[tuple[str, File]], depth: int = 0) -> tuple[Branch, ...]:
    """Show what is in a folder.

    Args:
        entries: The files below the folder, each with its path from there.
        depth: How many folders stand around it.

    Returns:
        The files of the folder, then the folders in it.
    """
    here: list[Branch] = []
    folders: dict[str, list[tuple[str, File]]] = {}
    for path, file in entries:
        folder, _, rest = path.partition("/")
        if folder and rest and depth < DEEPEST:
            folders.setdefault(folder, []).append((rest, file))
        else:
            size = "size unknown" if file.size is None else size_in_words(file.size)
            digest = f", SHA-256 {file.sha256}" if file.sha256 else ""
            here.append(Branch(path or "(unnamed)", size + digest))
    here += [
        Branch(folder, detail([file for _, file in below]), branches(below, depth + 1))
        for folder, below in folders.items()
    ]
    return tuple(here)


def detail(files: Sequence[File]) -> str:
    """Sum up a folder.

    Args:
        files: All files below it, at least one.

    Returns:
        Such as `3 files, 1,024 bytes`.
    """
    count = "1 file" if len(files) == 1 else f"{len(files):,} files"
    sizes = [file.size for file in files if file.size is not None]
    if not sizes:
        return f"{count}, size unknown"
    least = "" if len(sizes) == len(files) else "at least "
    return f"{count}, {least}{size_in_words(sum(sizes))}"


def size_in_words(count: int) -> str:
    """Tell a size as people do, and exactly: `30 kB (30,412 bytes)`."""
    exact = f"{count:,} bytes" if count != 1 else "1 byte"
    return exact if count < 1000 else f"{in_units(count)} ({exact})"
