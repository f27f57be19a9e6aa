"""What an author of an extension writes. Nothing but public names is imported."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin import Document, Missing, Renderer, Section, Snapshot, Table


def cellar(*, snapshot: Snapshot, **_: Any) -> Section | None:
    """Add a table about the files of the model."""
    if snapshot.files is None:
        return None
    rows = tuple((file.path, "red" if file.size else Missing()) for file in snapshot.files.files)
    return Section("Cellar", (Table(("File", "Wine"), rows),))


def flooded(*, snapshot: Snapshot, **_: Any) -> Section | None:
    """Fail while the report is made."""
    raise RuntimeError(f"the cellar of {snapshot.name} is under water")


def outline(*, document: Document, **_: Any) -> str:
    """Write the headings of a report as plain text."""
    lines = [f"{document.title} {document.subject}"]

    def walk(section: Section, depth: int) -> None:
        lines.append("  " * depth + section.title)
        for block in section.blocks:
            if isinstance(block, Section):
                walk(block, depth + 1)

    for section in document.sections:
        walk(section, 1)
    return "\n".join(lines) + "\n"


OUTLINE = Renderer("outline", ".txt", "text/plain", outline)
