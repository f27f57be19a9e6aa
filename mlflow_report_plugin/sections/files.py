"""The section Files: the files of the model with their sizes."""

from __future__ import annotations

from mlflow_report_plugin.document import Facts, Note, Section
from mlflow_report_plugin.sections.blocks.file_tree import file_tree
from mlflow_report_plugin.sections.blocks.gaps import gap_notes, missing_notes, nothing
from mlflow_report_plugin.sections.blocks.model_facts import total_size
from mlflow_report_plugin.sections.blocks.model_signatures import signature_notes
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot


def files(snapshot: Snapshot, view: View) -> Section:  # noqa: ARG001  a section's form
    """Show the files of the model."""
    found = snapshot.files
    if found is None:
        return Section("Files", missing_notes(snapshot, "files", "The files were not listed"))
    notes = gap_notes(snapshot, "files")
    if not found.complete and not notes:
        notes = (Note("The listing is not complete: there may be more files", "gap"),)
    least = "" if found.complete else "at least "
    total = Facts(
        (
            ("_number_of_files", f"{least}{len(found.files):,}"),
            ("_total_size_bytes", total_size(found, thousands=",")),
        )
    )
    tree = file_tree(found.files) if found.files else nothing(snapshot, "files")
    return Section("Files", (*notes, *signature_notes(snapshot), total, tree))
