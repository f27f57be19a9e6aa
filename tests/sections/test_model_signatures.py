"""A signature of the OpenSSF beside the model is named, and nothing is claimed about it."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Note
from mlflow_report_plugin.snapshot import File, Files, RunArtifacts, Snapshot
from tests.sections.reading import read, under
from tests.snapshots import ALL, WINE_QUALITY

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def told(snapshot: Snapshot, layout: str) -> list[str]:
    notes = [block for block in under(read(snapshot, layout), "Files") if isinstance(block, Note)]
    return [note.text for note in notes if "OpenSSF" in note.text]


def with_files(*paths: str) -> Snapshot:
    files = Files(files=tuple(File(path=path, size=9) for path in paths))
    return WINE_QUALITY.model_copy(update={"files": files})


@EVERY
def test_a_signature_in_the_folder_of_the_model_is_named(layout: str) -> None:
    (note,) = told(with_files("MLmodel", "model.sig"), layout)
    assert note.startswith("model.sig lies in the model's folder")
    assert "has not checked it" in note


@EVERY
@pytest.mark.parametrize(
    ("run_uri", "path"), [("runs:/0a/model", "model.sig"), ("runs:/0a/a/model", "a/model.sig")]
)
def test_a_signature_beside_the_folder_is_named(layout: str, run_uri: str, path: str) -> None:
    snapshot = WINE_QUALITY.model_copy(
        update={
            "uris": WINE_QUALITY.uris.model_copy(update={"run_uri": run_uri}),
            "run_artifacts": RunArtifacts(files=(File(path=path, size=9),)),
        }
    )
    (note,) = told(snapshot, layout)
    assert note.startswith("model.sig lies beside the model's folder")


@EVERY
def test_a_file_of_that_name_elsewhere_is_none(layout: str) -> None:
    assert told(with_files("MLmodel", "data/model.sig", "model.sig.txt"), layout) == []


@EVERY
@pytest.mark.parametrize("name", ALL)
def test_a_model_without_a_signature_has_no_such_note(layout: str, name: str) -> None:
    assert told(ALL[name], layout) == []
