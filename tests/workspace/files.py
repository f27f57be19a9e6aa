"""The storage of the workspace: paths, sizes and, for small files, bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

INTERNAL = re.compile(r"^/WorkspaceInternal/Mlflow/Artifacts/([^/]+)/(Runs/|LoggedModels/)")


@dataclass(frozen=True)
class Entry:
    """A file or a folder in a listing."""

    path: str
    is_dir: bool
    size: int


@dataclass
class FileTree:
    """Files by absolute path; folders exist because files are in them."""

    _files: dict[str, bytes | int] = field(default_factory=dict)
    """The bytes of each file, or only its size."""

    def mount(self, root: str, folder: Path, sizes: Mapping[str, int]) -> None:
        """Show the files of a local folder, and files that only have a size, below a path."""
        for file in folder.rglob("*"):
            if file.is_file():
                path = file.relative_to(folder).as_posix()
                self._files[f"{root}/{path}"] = file.read_bytes()
        for path, size in sizes.items():
            self._files[f"{root}/{path}"] = size

    def list(self, path: str) -> list[Entry] | None:
        """What is in a folder, or None if there is no such folder."""
        prefix = _stored(path) + "/"
        shown = path.rstrip("/")
        entries: dict[str, Entry] = {}
        for file, content in self._files.items():
            if file.startswith(prefix):
                name, slash, _ = file[len(prefix) :].partition("/")
                size = 0 if slash else _size(content)
                entries[name] = Entry(f"{shown}/{name}", bool(slash), size)
        return [entries[name] for name in sorted(entries)] or None

    def size(self, path: str) -> int | None:
        """The size of a file in bytes, or None if there is no such file."""
        content = self._files.get(_stored(path))
        return None if content is None else _size(content)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if it has none here."""
        content = self._files.get(_stored(path))
        return content if isinstance(content, bytes) else None

    def write(self, path: str, content: bytes) -> None:
        """Keep a file that a client sent, until the server ends."""
        self._files[_stored(path)] = content


def _size(content: bytes | int) -> int:
    return content if isinstance(content, int) else len(content)


def _stored(path: str) -> str:
    """The Files API has names of its own for what MLflow knows as dbfs:/databricks/..."""

    def folder(match: re.Match[str]) -> str:
        models = "logged_models/" if match[2] == "LoggedModels/" else ""
        return f"/databricks/mlflow-tracking/{match[1]}/{models}"

    return INTERNAL.sub(folder, path).rstrip("/")
