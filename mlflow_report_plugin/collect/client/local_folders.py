"""Folders of this computer, of which a report must know more than MLflow tells.

MLflow lists a folder that is not there like an empty one, and nothing at all of a folder with one
link that leads nowhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from mlflow_report_plugin.collect.reading.plain import text
from mlflow_report_plugin.errors import NotFound, ReadFailed, ReportError

AROUND = 3
"""How far above a folder is looked for what is around it: MLflow keeps a model three folders
below the experiment."""
LEADS_NOWHERE = "a link that leads nowhere"


class Entry(NamedTuple):
    """An entry of a folder in an artifact store."""

    path: str
    """Where it is below the root."""
    is_folder: bool
    size: int | None = None
    """The size of a file in bytes, where the store tells it."""
    problem: str = ""
    """Why it cannot be read, where that is known already, such as `a link that leads nowhere`."""


def chain(repository: Any) -> Iterator[Any]:
    """Follow a repository to the one that reads: those of `runs:/` and `models:/` hand on.

    Args:
        repository: MLflow's repository.

    Yields:
        The repository, and each that the one before it hands on to.
    """
    while repository is not None:
        yield repository
        repository = getattr(repository, "repo", None)


def root_of(repository: Any) -> Path | None:
    """Give the folder that one of MLflow's repositories reads, None for other stores.

    Args:
        repository: MLflow's repository.

    Returns:
        The folder, which need not be there.
    """
    from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository

    *_, inner = chain(repository)
    return Path(inner.artifact_dir) if isinstance(inner, LocalArtifactRepository) else None


def entries(root: Path, path: str, shown: str) -> list[Entry]:
    """List a folder.

    Args:
        root: The folder of the model or of the run.
        path: The folder below it, empty for the root itself.
        shown: What the root is called in messages.

    Returns:
        Its entries in order of their paths.

    Raises:
        ReportError: There is no such folder, or it may not be listed.
    """
    folder = _below(root, path, shown)
    if not folder.is_dir():
        raise ReadFailed(f"{path or shown} is not a folder")
    steps = (folder, *folder.parents)[: len(Path(path).parts) + 1]
    walked = [Path(os.path.realpath(step)) for step in steps]
    before = f"{path}/" if path else ""
    with os.scandir(folder) as found:
        return sorted(_entry(each, text(before + each.name), walked) for each in found)


def read(root: Path, path: str, limit: int, shown: str) -> bytes:
    """Read the beginning of a file.

    Args:
        root: The folder of the model or of the run.
        path: The file below it.
        limit: How many bytes are read at most.
        shown: What the root is called in messages.

    Returns:
        The bytes.

    Raises:
        ReportError: There is no such file, or it may not be read.
    """
    with opened(root, path, shown) as file:
        return file.read(limit)


def opened(root: Path, path: str, shown: str) -> BinaryIO:
    """Open a file to read it.

    Args:
        root: The folder of the model or of the run.
        path: The file below it.
        shown: What the root is called in messages.

    Returns:
        The file.

    Raises:
        ReportError: There is no such file, or it may not be read.
    """
    file = _below(root, path, shown)
    # Reading a device or a pipe may never end.
    if not file.is_file():
        raise ReadFailed(f"{path} is not a file")
    return file.open("rb")


def _below(root: Path, path: str, shown: str) -> Path:
    """Find what is at a path, which may not lead out of the folder, be it by a link."""
    if not _is_there(root):
        raise _missing(root, shown)
    target = root / path
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(root)):
        raise ReadFailed(f"{path} (a link out of the folder, which is not followed)")
    if not _is_there(target):
        if target.is_symlink():
            raise ReadFailed(f"{path} ({LEADS_NOWHERE})")
        raise NotFound(f"there is no {path} in {shown}")
    return target


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # not of what may not be seen: that may well be there
        if error.errno != errno.ELOOP:
            raise
        return False
    return True


def _missing(root: Path, shown: str) -> ReportError:
    """Say that a folder is gone, where what was around it is here; else it may be elsewhere."""
    around = next((each for each in islice(root.parents, AROUND) if each.is_dir()), None)
    # `/` and `/mnt` are on every computer, the current folder is another one for everybody, and
    # what nothing is mounted at is empty.
    least = 2 if root.is_absolute() else 0
    if around is not None and len(around.parts) > least and any(around.iterdir()):
        return NotFound(f"there is no folder {shown}")
    return ReadFailed(f"{shown} is not on this computer")


def _entry(found: os.DirEntry[str], path: str, walked: Iterable[Path]) -> Entry:
    try:
        what = found.stat()
    except OSError as error:
        problem = LEADS_NOWHERE if found.is_symlink() else error.strerror or "cannot be read"
        return Entry(path, is_folder=False, problem=problem)
    if stat.S_ISDIR(what.st_mode):
        target = os.path.realpath(found.path)
        # Following a link to a folder that it is in has no end.
        if found.is_symlink() and any(folder.is_relative_to(target) for folder in walked):
            return Entry(path, is_folder=False, problem="a link to a folder that it is in")
        return Entry(path, is_folder=True)
    problem = "" if stat.S_ISREG(what.st_mode) else "neither a file nor a folder"
    return Entry(path, is_folder=False, size=what.st_size, problem=problem)
