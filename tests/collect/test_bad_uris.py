"""What cannot be reported on is said in one line that helps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient, environment_variables

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import (
    InvalidModelUri,
    NotFound,
    ReadFailed,
    ReportError,
    ServerUnreachable,
)
from tests.marks import stars
from tests.models import Logged, tracking

pytestmark = pytest.mark.versions


def error_of(tracking_uri: str, uri: str) -> ReportError:
    with pytest.raises(ReportError) as caught:
        collect(Client(tracking_uri), uri)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:5000/#/models/wine/versions/1",
        "models:/",
        "models:",
        "models:/a/b/c",
        "runs:/",
        "nosuch:/thing",
        "models:/wine@",
    ],
)
def test_what_is_no_uri_gets_an_example_that_works(wine: Logged, uri: str) -> None:
    error = error_of(wine.tracking_uri, uri)
    assert isinstance(error, InvalidModelUri)
    assert "models:/NAME/VERSION" in str(error)


def test_a_registered_name_alone_is_told_what_is_missing(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, f"models:/{wine.name}")
    assert isinstance(error, InvalidModelUri)
    assert "names no version" in str(error)
    assert f"try models:/{wine.name}/VERSION, models:/{wine.name}/latest or" in str(error)


def test_a_wrong_version_is_answered_with_the_versions_there_are(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, f"models:/{wine.name}/99")
    assert isinstance(error, NotFound)
    assert "has no version 99: it has versions 1, 2 and aliases champion" in str(error)


def test_a_wrong_alias_is_answered_with_the_aliases_there_are(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, f"models:/{wine.name}@champoin")
    assert isinstance(error, NotFound)
    assert "aliases champion" in str(error)


def test_a_stage_without_version_is_named(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, f"models:/{wine.name}/Archived")
    assert isinstance(error, NotFound)
    assert "'Archived'" in str(error)


def test_a_misspelt_name_is_answered_with_the_similar_one(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, "models:/wine-qualty/1")
    assert isinstance(error, NotFound)
    assert f"did you mean {wine.name!r}" in str(error)


@pytest.fixture
def cellar(own_store: str) -> Iterator[str]:
    """A store with models that are easily mistaken for one another."""
    client = MlflowClient(own_store, own_store)
    with tracking(own_store):
        for name in ("Edge", "empty", "vermouth"):
            client.create_registered_model(name)
        for name in ("Edge", "vermouth", *["vermouth"] * 6):
            client.create_model_version(name, "/nowhere")
        client.set_registered_model_alias("vermouth", "Best", "2")
        yield own_store


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("models:/EDGE/1", "there is no registered model 'EDGE': did you mean 'Edge'?"),
        ("models:/emptyy/1", "there is no registered model 'emptyy'"),
        ("models:/empty/1", "registered model 'empty' has no versions yet"),
        ("models:/empty@best", "registered model 'empty' has no versions yet"),
        ("models:/empty/latest", "registered model 'empty' has no versions yet"),
        (
            "models:/vermouth/v3",
            "registered model 'vermouth' has no version or stage 'v3': it has versions 3, 4, 5, 6, "
            "7 and 2 more and aliases Best; did you mean models:/vermouth/3?",
        ),
        (
            "models:/vermouth@best",
            "registered model 'vermouth' has no alias 'best': it has versions 3, 4, 5, 6, 7 and 2 "
            "more and aliases Best; did you mean models:/vermouth@Best?",
        ),
        (
            "models:/vermouth/99999999999999999999",
            "registered model 'vermouth' has no version 99999999999999999999: it has versions 3, "
            "4, 5, 6, 7 and 2 more and aliases Best",
        ),
    ],
)
def test_what_is_suggested_is_there_and_is_not_what_was_asked(
    cellar: str, uri: str, words: str
) -> None:
    error = error_of(cellar, uri)
    assert isinstance(error, NotFound)
    assert str(error) == words


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("prompts:/qa/1", "'prompts:/qa/1' is a prompt, and reports are made of models"),
        ("models:/a?b/1", "has a character that model URIs cannot have in a name"),
        ("models:/wine/", "try models:/wine/VERSION, models:/wine/latest or models:/wine@ALIAS"),
        ("models://wine/1", "did you mean models:/wine/1?"),
        ("models:wine@best", "did you mean models:/wine@best?"),
        ("models:/wine/1/", "did you mean models:/wine/1?"),
        ("model:/wine/1", "did you mean models:/wine/1?"),
        ("wine/1", "did you mean models:/wine/1?"),
        (f"run:/{'a' * 32}/model", f"did you mean runs:/{'a' * 32}/model?"),
        (f"{'a' * 32}/model", f"did you mean runs:/{'a' * 32}/model?"),
        (f"m-{'a' * 32}", f"did you mean models:/m-{'a' * 32}?"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(
    own_store: str, uri: str, words: str
) -> None:
    error = error_of(own_store, uri)
    assert words in str(error)


@pytest.mark.parametrize(
    ("tracking_uri", "words"),
    [
        ("127.0.0.1:5000", "'127.0.0.1:5000' names no protocol: is it http://127.0.0.1:5000?"),
        ("localhost:5000/mlflow", "is it http://localhost:5000/mlflow?"),
        ("me:hunter2@127.0.0.1:5000", "is it http://127.0.0.1:5000?"),
        ("http:/127.0.0.1:9", "names no host: is it http://127.0.0.1:9?"),
        (
            "http://127.0.0.1:9/#/models/wine",
            "address of a page: is the server http://127.0.0.1:9?",
        ),
        ("htp://127.0.0.1", "MLflow knows no servers and stores of the kind 'htp': there are http"),
        ("s3://bucket/mlruns", "MLflow knows no servers and stores of the kind 's3'"),
        ("databricks-uc", "Unity Catalog is a registry and no tracking server"),
        ("mlflow.example", "(a server begins with http:// or https://)"),
    ],
)
def test_a_tracking_uri_that_leads_nowhere_is_answered_with_what_helps(
    tracking_uri: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = error_of(tracking_uri, "models:/wine/1")
    assert isinstance(error, ServerUnreachable)
    assert words in str(error)
    assert "hunter2" not in str(error)
    assert len(str(error)) < 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    not hasattr(environment_variables, "MLFLOW_ALLOW_FILE_STORE"),
    reason="before MLflow 3.7 folder stores need not be asked for",
)
def test_a_folder_store_that_mlflow_refuses_is_said_in_one_sentence(
    wine_in_files: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is in Python; the command asks for folder stores itself."""
    monkeypatch.delenv("MLFLOW_ALLOW_FILE_STORE")
    # Under another address than those that MLflow has opened already.
    error = error_of(f"{wine_in_files.tracking_uri}/.", wine_in_files.uri)
    assert isinstance(error, ServerUnreachable)
    assert "only where MLFLOW_ALLOW_FILE_STORE=true is set" in str(error)
    assert len(str(error)) < 200


def test_a_run_without_that_model_is_answered_with_its_models(wine: Logged) -> None:
    error = error_of(wine.tracking_uri, f"runs:/{wine.run_id}/nothing")
    assert isinstance(error, NotFound)
    assert wine.run_uri in str(error)


NO_RUN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        (f"runs:/{NO_RUN}/model", NO_RUN),
        ("/no/such/folder", "there is no folder '/no/such/folder'"),
    ],
)
def test_a_run_or_folder_that_is_not_there_is_named(wine: Logged, uri: str, words: str) -> None:
    error = error_of(wine.tracking_uri, uri)
    assert isinstance(error, NotFound)
    assert words in str(error)


def test_a_folder_without_an_mlmodel_file_is_named(wine: Logged, tmp_path: Path) -> None:
    error = error_of(wine.tracking_uri, str(tmp_path))
    assert isinstance(error, NotFound)
    assert str(tmp_path) in str(error)


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    error = error_of(f"sqlite:///{tmp_path}/missing.db", "models:/wine/1")
    assert isinstance(error, ServerUnreachable)
    assert "MLFLOW_TRACKING_URI" in str(error)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_down_is_named() -> None:
    error = error_of("http://user:hunter2@127.0.0.1:9", "models:/wine/1")
    assert isinstance(error, ServerUnreachable)
    assert "http://***@127.0.0.1:9" in stars(str(error))
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    "content",
    [
        b"a: b: c",
        b"- a\n- b\n",
        b"\xff\xfe\x00\x01\x02",
        b"just text",
        b"",
        b"[" * 100_000,
        b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 10))
            for i in range(9)
        ),
        b"x: " + b"y" * 50_000_000,
    ],
    ids=["no yaml", "list", "binary", "text", "empty", "deep", "bomb", "50 MB"],
)
def test_an_mlmodel_file_that_makes_no_sense_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "MLmodel").write_bytes(content)
    error = error_of("", str(tmp_path))
    assert isinstance(error, ReadFailed)
    assert "MLmodel" in str(error)


def test_a_package_that_mlflow_needs_for_a_store_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if it were not installed, whether it is or not.
    monkeypatch.setitem(sys.modules, "boto3", None)
    error = error_of("", "s3://bucket/model")
    assert isinstance(error, ReadFailed)
    assert "s3://bucket/model needs a package that is not installed: boto3" in str(error)
