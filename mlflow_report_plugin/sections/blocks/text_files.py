"""A text file of the model, shown as it is."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Code, Note
from mlflow_report_plugin.snapshot import TextFile

LANGUAGES: Final = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".md": "markdown"}
"""What files are written in, by the ends of their names."""


def text_file(file: TextFile) -> tuple[Block, ...]:
    """Show a text file.

    Args:
        file: The file.

    Returns:
        Its text, how it is written, and whether it is cut.
    """
    if not file.text.strip():
        return (Note("The file is empty"),)
    ending = file.path.lower()[file.path.rfind(".") :] if "." in file.path else ""
    return (Code(file.text, LANGUAGES.get(ending, "")), *file_notes(file))


def file_notes(file: TextFile) -> tuple[Note, ...]:
    """Say that a file is not UTF-8, and that it is cut.

    Args:
        file: The file.

    Returns:
        Notes, or nothing where the file is whole and in UTF-8.
    """
    notes = []
    if file.encoding == "windows-1252":
        notes.append("The file is not UTF-8: that it is windows-1252 is a guess")
    elif file.encoding != "utf-8":
        notes.append(f"The file is written in {file.encoding}")
    if not file.complete:
        notes.append(f"Cut: these are the first {len(file.text):,} characters of the file")
    return tuple(Note(note, "info") for note in notes)
