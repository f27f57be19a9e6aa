"""The section Licence and Model Card, in the words of their authors."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Note, Section, Text
from mlflow_report_plugin.sections.blocks.gaps import gap_notes
from mlflow_report_plugin.sections.blocks.text_files import file_notes, text_file
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot, TextFile

NONE = "None found beside the MLmodel file"


def documents(snapshot: Snapshot, view: View) -> Section | None:  # noqa: ARG001  a section's form
    """Show the licence and the model card."""
    found = snapshot.documents
    notes = gap_notes(snapshot, "documents")
    if found is None:
        return Section("Licence and Model Card", notes) if notes else None
    files = tuple(Section(file.path or "(unnamed)", document(file)) for file in found)
    blocks: tuple[Block, ...] = (*notes, *files)
    return Section("Licence and Model Card", blocks or (Note(NONE),))


def document(file: TextFile) -> tuple[Block, ...]:
    """Show one document."""
    if file.path.lower().endswith(".md") and file.text.strip():
        return (Text(file.text, "markdown"), *file_notes(file))
    return text_file(file)
