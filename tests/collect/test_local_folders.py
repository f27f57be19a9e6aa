"""A local folder is listed whole, whatever one of its entries is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.snapshot import Snapshot
from tests.collect.reading import read_part


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "MLmodel").write_text("flavors: {x: {}}\n")
    (folder / "model.pkl").write_bytes(b"x" * 7)
    return folder


def sizes(snapshot: Snapshot) -> dict[str, int | None]:
    assert snapshot.files is not None
    return {file.path: file.size for file in snapshot.files.files}


def gaps(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(gap.reason, gap.message) for gap in snapshot.gaps_of("files")]


def test_a_link_that_leads_nowhere_hides_no_other_file(model: Path) -> None:
    (model / "weights.bin").symlink_to("../blobs/weights")
    (model / "more.bin").symlink_to("more.bin")
    snapshot = collect(Client(), str(model))
    assert sizes(snapshot) == {"MLmodel": 17, "model.pkl": 7, "more.bin": None, "weights.bin": None}
    assert gaps(snapshot) == [("failed", "more.bin, weights.bin (a link that leads nowhere)")]


def test_very_many_links_that_lead_nowhere_are_counted(model: Path) -> None:
    for number in range(1_003):
        (model / f"{number:04}.bin").symlink_to("nowhere")
    ((_, message),) = gaps(collect(Client(), str(model)))
    assert message.endswith("0009.bin and 993 more (a link that leads nowhere)")


def test_a_link_to_a_folder_around_it_is_not_followed(model: Path) -> None:
    (model / "data" / "deep").mkdir(parents=True)
    (model / "data" / "deep" / "up").symlink_to("../..")
    (model / "across").symlink_to("data")
    (model / "data" / "back").symlink_to("../across")
    snapshot = collect(Client(), str(model))
    assert sizes(snapshot) == {
        "MLmodel": 17,
        "across/back": None,
        "across/deep/up": None,
        "data/back": None,
        "data/deep/up": None,
        "model.pkl": 7,
    }
    assert [message.rpartition(" (")[2] for _, message in gaps(snapshot)] == [
        "a link to a folder that it is in)"
    ]


def test_a_folder_that_a_link_out_of_the_model_leads_to_is_not_read(model: Path) -> None:
    secret = model.parent / "secret"
    secret.mkdir()
    (secret / "README.md").write_text("not yours")
    (model / "docs").symlink_to(secret)
    (model / "README.md").symlink_to(secret / "README.md")
    snapshot = collect(Client(), str(model))
    assert gaps(snapshot) == [("failed", "docs (a link out of the folder, which is not followed)")]
    assert snapshot.files is not None
    assert not snapshot.files.complete
    (gap,) = snapshot.gaps_of("documents")
    assert gap.message == "README.md (a link out of the folder, which is not followed)"
    assert "not yours" not in snapshot.to_json()


def test_an_mlmodel_file_that_is_a_link_to_nowhere_is_not_called_absent(model: Path) -> None:
    (model / "MLmodel").unlink()
    (model / "MLmodel").symlink_to("blobs/MLmodel")
    with pytest.raises(ReadFailed, match=r"MLmodel \(a link that leads nowhere\)"):
        collect(Client(), str(model))


def test_a_pipe_is_named_and_not_waited_for(model: Path) -> None:
    os.mkfifo(model / "README.md")
    snapshot = collect(Client(), str(model))
    assert gaps(snapshot) == [("failed", "README.md (neither a file nor a folder)")]
    (gap,) = snapshot.gaps_of("documents")
    assert gap.message == "README.md is not a file"


def test_a_location_that_is_a_file_is_not_called_an_empty_folder(model: Path) -> None:
    client = Client()
    with pytest.raises(ReadFailed, match=r"model\.pkl is not a folder"):
        client.artifacts.list_folder(str(model / "model.pkl"), "")


def test_a_file_that_is_not_there_is_absent(model: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no x\.txt in"):
        Client().artifacts.read_file(str(model), "x.txt", 10)


def test_a_name_that_is_no_text_is_written_out(model: Path) -> None:
    Path(os.fsdecode(os.fsencode(model) + b"/caf\xe9.txt")).write_text("x")
    assert "caf\\udce9.txt" in sizes(collect(Client(), str(model)))


ENVIRONMENT = "env: {conda: conda.yaml, virtualenv: python_env.yaml}"


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        (f"x: {{{ENVIRONMENT}}}", "conda.yaml, python_env.yaml"),
        ("x: {env: conda.yaml, data: model.pkl}", "conda.yaml"),
        ("x: {data: data, code: code}\ny: {pickled_model: model.pkl, code: code}", "data, code"),
        ("x: {artifacts: {a: {path: artifacts/a.bin, uri: 's3://b/a.bin'}}}", "artifacts/a.bin"),
        (r"x: {artifacts: {a: {path: 'artifacts\a.bin'}}}", "artifacts/a.bin"),
        ("x: {extra_files: [{path: e/a}], requirements_file: {path: r.txt}}", "e/a, r.txt"),
        ("x: {model_code_path: /home/me/project/agent.py}", "agent.py"),
        ("x: {code: null, data: '', python_model: 3, model_path: model.pkl}", None),
        ("x: {data: ../elsewhere, env: /etc/conda.yaml, model_data: 's3://b/k', code: ./}", None),
        ("x: {source_model_name: openai/whisper, task: asr, components: [tokenizer]}", None),
        ("x: [code]\ny: null\nz: code", None),
    ],
)  # fmt: skip
def test_files_that_the_mlmodel_file_names_and_that_are_not_there_are_named(
    model: Path, settings: str, missing: str | None
) -> None:
    lines = "".join(f"  {line}\n" for line in settings.splitlines())
    (model / "MLmodel").write_text(f"flavors:\n{lines}")
    found, notes = read_part(str(model), "files")
    assert found.complete
    none = "there are no such files" if "," in (missing or "") else "there is no such file"
    words = [("absent", f"the MLmodel file names {missing}, but {none}")] if missing else []
    assert [(gap.reason, gap.message) for gap in notes] == words


def test_an_empty_folder_that_the_mlmodel_file_names_is_there(model: Path) -> None:
    (model / "code").mkdir()
    (model / "MLmodel").write_text("flavors: {x: {code: code, data: code/model.pkl}}\n")
    _, (gap,) = read_part(str(model), "files")
    assert gap.message == "the MLmodel file names code/model.pkl, but there is no such file"


def test_nothing_is_missing_from_a_folder_that_could_not_be_listed(model: Path) -> None:
    (model / "data").symlink_to(model.parent)
    (model / "MLmodel").write_text("flavors: {x: {data: data/model.pkl}}\n")
    _, notes = read_part(str(model), "files")
    assert [gap.reason for gap in notes] == ["failed"]
