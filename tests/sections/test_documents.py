"""Licence and model card are quoted; the tree of files says how large everything is."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Branch, Code, Note, Number, Text, Tree
from mlflow_report_plugin.snapshot import File, Files, Gap, Snapshot, TextFile
from tests.sections.reading import headings, read, rows, under
from tests.snapshots import LEAF_CLASSIFIER, WHISPER, WINE_QUALITY

SECTION = "Licence and Model Card"
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def with_files(*files: File, complete: bool = True) -> Snapshot:
    """A model with other files."""
    return WINE_QUALITY.model_copy(update={"files": Files(files=files, complete=complete)})


def tree(snapshot: Snapshot) -> tuple[Branch, ...]:
    """The tree of the files."""
    return next(b for b in under(read(snapshot), "Files") if isinstance(b, Tree)).branches


@EVERY
def test_documents_stand_under_their_names(layout: str) -> None:
    document = read(WHISPER, layout)
    card = under(document, SECTION, "model_card.md")
    cut = Note("Cut: these are the first 26 characters of the file", "info")
    assert card == (Text("# Whisper\n\nHears *words*.\n", "markdown"), cut)
    assert under(document, SECTION, "LICENSE.txt") == (Code("MIT License\n"),)
    data = under(document, SECTION, "model_card_data.yaml")
    assert data == (Code("language: en\n", "yaml"),)


@pytest.mark.parametrize("path", ["LICENSE.txt", "model_card.md"])
def test_an_empty_document_says_so(path: str) -> None:
    snapshot = WHISPER.model_copy(update={"documents": (TextFile(path=path, text=" \n"),)})
    assert under(read(snapshot), SECTION, path) == (Note("The file is empty"),)


def test_a_document_that_was_not_looked_for_is_left_out() -> None:
    assert SECTION not in headings(read(LEAF_CLASSIFIER))


def test_files_stand_in_their_folders_with_sizes_and_totals() -> None:
    assert tree(LEAF_CLASSIFIER) == (
        Branch("MLmodel", "900 bytes"),
        Branch(
            "data",
            "2 files, 9.0 MB (8,999,028 bytes)",
            (
                Branch("model.pth", "9.0 MB (8,999,000 bytes)"),
                Branch("pickle_module_info.txt", "28 bytes"),
            ),
        ),
    )
    assert rows(read(LEAF_CLASSIFIER), "Files") == {
        "_number_of_files": "3",
        "_total_size_bytes": Number("9.0 MB", "8,999,928"),
    }


def test_sizes_that_are_not_known_are_said_to_be_unknown() -> None:
    snapshot = with_files(File(path="a/x", size=1), File(path="a/y"), File(path="b/z"))
    folders = {branch.name: branch.detail for branch in tree(snapshot)}
    assert folders == {"a": "2 files, at least 1 byte", "b": "1 file, size unknown"}
    assert rows(read(snapshot), "Files")["_total_size_bytes"] == "at least 1"


def test_a_path_of_very_many_folders_makes_a_tree_of_few() -> None:
    branch = tree(with_files(File(path="/".join("x" * 5_000), size=1)))[0]
    depth = 1
    while branch.below:
        branch, depth = branch.below[0], depth + 1
    assert depth == 21
    assert branch.name == "/".join("x" * 4_980)


def test_a_file_and_a_folder_of_one_name_are_both_there() -> None:
    found = tree(with_files(File(path="a", size=1), File(path="a/b", size=2)))
    assert [(branch.name, bool(branch.below)) for branch in found] == [("a", False), ("a", True)]


def test_a_model_without_files_says_so() -> None:
    assert under(read(with_files()), "Files")[-1] == Note("None found")


def test_a_listing_that_is_not_complete_says_so() -> None:
    blocks = under(read(with_files(File(path="a"), complete=False)), "Files")
    assert blocks[0] == Note("The listing is not complete: there may be more files", "gap")


def test_the_reason_why_a_listing_is_not_complete_is_said_once() -> None:
    gap = Gap(part="files", reason="failed", message="stopped after 50,000 files")
    snapshot = with_files(File(path="a"), complete=False).model_copy(update={"gaps": (gap,)})
    notes = [b for b in under(read(snapshot), "Files") if isinstance(b, Note)]
    assert notes == [Note("Could not be read: stopped after 50,000 files", "gap")]
