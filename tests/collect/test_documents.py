"""Licences and model cards beside the model are read, whoever put them there."""

from __future__ import annotations

import json
from pathlib import Path

import mlflow
import pytest
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from mlflow_report_plugin.collect import documents
from mlflow_report_plugin.collect.reading import text_file
from mlflow_report_plugin.errors import AccessDenied, ReportError
from mlflow_report_plugin.snapshot import TextFile
from tests.collect.reading import read_part
from tests.models import Logged, log_wine, tracking
from tests.proxy import Proxy

ARTIFACTS = "/mlflow-artifacts/artifacts"
FORBIDDEN = json.dumps({"error_code": "PERMISSION_DENIED", "message": "no"}).encode()
LICENSE = "Apache License\n\tVersion 2.0 — <b>January</b> 2004\n"
# As mlflow/transformers/__init__.py writes them.
FILES = {
    "LICENSE.txt": LICENSE,
    "model_card.md": "---\nlicense: mit\n---\n# Whisper\n",
    "model_card_data.yaml": "license: mit\ntags:\n- audio\n",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    return tmp_path


@pytest.fixture(scope="module")
def carded(server: str, tmp_path_factory: pytest.TempPathFactory) -> Logged:
    """A real model on the server with a licence and a model card in its folder."""
    logged = log_wine(server, "carded")
    # The files are where the registry says; MLflow 3 keeps them outside the run.
    location = logged.client.get_model_version_download_uri(logged.name, logged.version)
    folder = tmp_path_factory.mktemp("documents")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    with tracking(server):
        get_artifact_repository(location).log_artifacts(str(folder))
    return logged


def read(model: Path) -> tuple[tuple[TextFile, ...], list[str]]:
    found, gaps = read_part(str(model), "documents")
    return found, [gap.message for gap in gaps]


def test_the_files_of_the_transformers_flavor_are_read(carded: Logged) -> None:
    found, gaps = read_part(carded.uri, "documents", carded.tracking_uri)
    assert gaps == []
    assert {file.path: file.text for file in found} == FILES
    assert found[0].path == "model_card.md"
    assert all(file.complete for file in found)


def test_the_names_are_those_that_mlflow_uses() -> None:
    source = Path(mlflow.__file__).with_name("transformers") / "__init__.py"
    text = source.read_text()
    assert all(f'"{name}"' in text for name in FILES)


@pytest.mark.parametrize("logged", ["wine", "served_wine"])
def test_a_model_without_such_files_has_none_and_no_gap(
    logged: str, request: pytest.FixtureRequest
) -> None:
    wine: Logged = request.getfixturevalue(logged)
    assert read_part(wine.uri, "documents", wine.tracking_uri) == ((), [])


def test_only_files_at_the_top_with_such_names_are_read(model: Path) -> None:
    for name in ("LICENSE", "MODEL_LICENSE", "license.MD", "README.md", "LICENSE-MIT"):
        (model / name).write_text(name)
    for name in (
        "license_plates.csv",
        "license.pdf",
        "readme.py",
        "unlicensed.txt",
        "sub/LICENSE",
        "NOTICE/x",
    ):
        (model / name).parent.mkdir(exist_ok=True)
        (model / name).write_text("no")
    found, gaps = read(model)
    assert gaps == []
    assert [file.path for file in found] == [
        "README.md",
        "LICENSE",
        "LICENSE-MIT",
        "MODEL_LICENSE",
        "license.MD",
    ]
    assert [file.text for file in found] == [file.path for file in found]


def test_no_more_than_five_are_read_and_that_is_said(model: Path) -> None:
    for n in range(7):
        (model / f"LICENSE-{n}").write_text("x")
    (model / "model_card.md").write_text("x")
    found, gaps = read(model)
    assert [file.path for file in found][:2] == ["model_card.md", "LICENSE-0"]
    assert len(found) == documents.MAX_DOCUMENTS
    assert gaps == ["only 5 of 8 documents are read"]


def test_a_long_document_is_cut_between_characters(model: Path) -> None:
    (model / "README.md").write_text("x" + "é" * documents.MAX_BYTES)
    (found,), gaps = read(model)
    assert gaps == []
    assert not found.complete
    assert found.text == "x" + "é" * ((documents.MAX_BYTES - 1) // 2)


def test_a_huge_document_is_not_even_fetched(model: Path) -> None:
    (model / "LICENSE").write_text("x")
    with (model / "README.md").open("wb") as file:
        file.truncate(text_file.MAX_DOWNLOAD + 1)
    found, gaps = read(model)
    assert [each.path for each in found] == ["LICENSE"]
    assert gaps == ["README.md is not read: it has 10,000,001 bytes"]


def test_one_that_may_not_be_read_is_a_gap(carded: Logged, proxy: Proxy) -> None:
    proxy.answer(f"{ARTIFACTS}/.*LICENSE.txt", status=403, body=FORBIDDEN)
    found, gaps = read_part(carded.uri, "documents", proxy.url)
    assert [file.path for file in found] == ["model_card.md", "model_card_data.yaml"]
    assert [gap.reason for gap in gaps] == ["forbidden"]


def test_documents_of_which_none_may_be_read_cost_the_part(carded: Logged, proxy: Proxy) -> None:
    proxy.answer(f"{ARTIFACTS}/.*(LICENSE|model_card)", status=403, body=FORBIDDEN)
    with pytest.raises(AccessDenied):
        read_part(carded.uri, "documents", proxy.url)


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (500, "failed")])
def test_a_folder_that_may_not_be_listed_costs_the_part(
    carded: Logged, proxy: Proxy, status: int, reason: str
) -> None:
    proxy.answer(f"{ARTIFACTS}\\?path", status=status, body=FORBIDDEN)
    with pytest.raises(ReportError) as caught:
        read_part(carded.uri, "documents", proxy.url)
    assert caught.value.reason == reason
