"""The files of the model: paths, sizes and, where they were hashed, contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, Pair, change, closed, different, unread
from mlflow_report_plugin.snapshot import Severity, Snapshot

CODE: Final = (".py", ".ipynb", ".r", ".sh", ".jar", ".so", ".dll", ".sql")
"""The ends of the names of files that hold code."""
LEFT_OUT: Final = "MLmodel"
"""Every version has another one: it holds ids and times. What it says is compared."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare files by path."""
    yield from unread(old, new, "files", "files")
    for pair in closed(old, new, different(files_of(old), files_of(new)), "files"):
        if pair.kind == "changed" and same(pair):
            continue
        severity: Severity = "notable" if pair.identity.lower().endswith(CODE) else "minor"
        yield change("files", pair, severity, words(pair))


def files_of(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """Size and digest of the files by path, as far as they are known."""
    files = snapshot.files.files if snapshot.files else ()
    return {
        file.path: file.model_dump(exclude={"path"}, exclude_none=True)
        for file in files
        if file.path != LEFT_OUT
    }


def same(pair: Pair) -> bool:
    """Whether nothing that both sides know of a file differs."""
    before, after = pair.before, pair.after
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    return all(before[key] == after[key] for key in before.keys() & after.keys())


def words(pair: Pair) -> str:
    """Say what happened to a file."""
    if pair.kind != "changed":
        return f"only the {'new' if pair.kind == 'added' else 'old'} side has this file"
    assert isinstance(pair.before, dict)
    assert isinstance(pair.after, dict)
    resized = pair.before.get("size") != pair.after.get("size")
    return "its size differs" if resized else "its content differs"
