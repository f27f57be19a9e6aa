"""The files of a model are listed, not downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin.collect import files
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect

pytestmark = pytest.mark.versions


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    for number in range(30):
        folder = tmp_path / f"folder {number % 7}" / f"{number}"
        folder.mkdir(parents=True)
        (folder / "weights.bin").write_bytes(b"x" * number)
    return tmp_path


def test_all_files_of_all_folders_are_listed_with_their_sizes(model: Path) -> None:
    found = collect(Client(), str(model)).files
    assert found is not None
    expected = {
        path.relative_to(model).as_posix(): path.stat().st_size
        for path in model.rglob("*")
        if path.is_file()
    }
    assert {file.path: file.size for file in found.files} == expected
    assert [file.path for file in found.files] == sorted(expected)
    assert found.total_size == sum(expected.values())
    assert found.complete


def test_a_stop_at_the_bound_is_said(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FOLDERS", 5)
    snapshot = collect(Client(), str(model))
    assert snapshot.files is not None
    assert not snapshot.files.complete
    gap = snapshot.gap("files")
    assert gap is not None
    assert "5 folders" in gap.message


def test_more_files_than_are_named_is_said(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 10)
    snapshot = collect(Client(), str(model))
    assert snapshot.files is not None
    assert len(snapshot.files.files) == 10
    assert not snapshot.files.complete
