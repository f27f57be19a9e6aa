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
        Its text, and whether it is cut.
    """
    if not file.text.strip():
        return (Note("The file is empty"),)
    ending = file.path.lower()[file.path.rfind(".") :] if "." in file.path else ""
    return (Code(file.text, LANGUAGES.get(ending, "")), *cut_note(file))


def cut_note(file: TextFile) -> tuple[Note, ...]:
    """Say that a file is cut.

    Args:
        file: The file.

    Returns:
        A note, or nothing where the file is whole.
    """
    if file.complete:
        return ()
    return (Note(f"Cut: these are the first {len(file.text):,} characters of the file", "info"),)
