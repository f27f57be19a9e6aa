"""Paths that files of a model name: none leads out of the model's folder."""

from __future__ import annotations

import posixpath
import re

_BELOW = re.compile(r"(?!/)(?!(.*/)?\.\.?(/|$))[\w ./+@=-]+")


def is_below(path: object) -> bool:
    """Tell whether a path names something below the model's folder, whatever reads it.

    Args:
        path: What a file of the model says.

    Returns:
        Whether it is such a path.
    """
    return isinstance(path, str) and bool(_BELOW.fullmatch(path)) and "//" not in path


def beside(file: str, path: str) -> str | None:
    """Find what a file names by a path that begins at its own folder.

    Args:
        file: The file, below the model's folder.
        path: What it says.

    Returns:
        The path below the model's folder, or None where it leads out of it.
    """
    found = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    return found if is_below(found) else None
