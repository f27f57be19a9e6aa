"""What is meant to do harm, or only very odd, costs a part of the report at most."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import mlflow
import pytest

from mlflow_report_plugin.collect import files
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import (
    InvalidModelUri,
    NotFound,
    ReadFailed,
    ReportError,
)
from mlflow_report_plugin.snapshot import Snapshot
from tests.conftest import RunReport
from tests.models import Logged, log_wine
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

REST = "/api/2.0/mlflow"


def error_of(uri: str, tracking_uri: str | None = None) -> ReportError:
    with pytest.raises(ReportError) as caught:
        collect(Client(tracking_uri), uri)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("uri", ["", " ", "models://[x/1", "file://[x", "xx:" + "x" * 5000])
def test_a_uri_that_cannot_be_parsed_gets_an_example(uri: str) -> None:
    error = error_of(uri)
    assert isinstance(error, InvalidModelUri)
    assert "models:/" in str(error)


def test_a_tracking_uri_that_cannot_be_parsed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://me:pass[word@127.0.0.1:9")
    assert "pass[word" not in str(error_of("models:/a/1"))


def test_a_line_break_in_a_name_makes_no_second_line(tmp_path: Path) -> None:
    assert isinstance(error_of(f"{tmp_path}/one\ntwo"), NotFound)


def test_a_text_that_many_aliases_repeat_is_refused(tmp_path: Path) -> None:
    """100 kB in the file would be 10 GB in the JSON."""
    bomb = 'a: &a "' + "x" * 100_000 + '"\nb: [' + "*a," * 100_000 + "]\nflavors: {x: {}}\n"
    (tmp_path / "MLmodel").write_text(bomb)
    assert isinstance(error_of(str(tmp_path)), ReadFailed)


@pytest.mark.parametrize("depth", [50, 99, 150, 250, 900, 100_000])
def test_a_signature_of_any_depth_leaves_a_snapshot_that_can_be_read(
    tmp_path: Path, depth: int
) -> None:
    text = f"flavors: {{x: {{}}}}\nsignature:\n  inputs: '{'[' * depth}{']' * depth}'\n"
    (tmp_path / "MLmodel").write_text(text)
    snapshot = collect(Client(), str(tmp_path))
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
    assert (snapshot.gap("model") is None) == (depth < 100)


def test_a_folder_that_seems_to_contain_itself_is_listed_to_a_bound(
    served_wine: Logged, proxy: Proxy
) -> None:
    entry = {"path": "again", "is_dir": True, "file_size": 0}
    proxy.answer("/mlflow-artifacts/artifacts\\?path", body=json.dumps({"files": [entry]}).encode())
    snapshot = collect(Client(proxy.url), served_wine.uri)
    gap = snapshot.gap("files")
    assert gap is not None
    assert "stopped" in gap.message
    listings = [each for each in proxy.requests if "/artifacts?path" in each.path]
    assert len(listings) == files.MAX_DEPTH


def test_a_model_whose_files_are_a_report_of_itself_makes_no_endless_reports(
    served_wine: Logged, proxy: Proxy
) -> None:
    body = json.dumps({"artifact_uri": f"report:{served_wine.uri}"}).encode()
    proxy.answer(f"{REST}/model-versions/get-download-uri", body=body)
    snapshot = collect(Client(proxy.url), served_wine.uri)
    gap = snapshot.gap("model")
    assert gap is not None
    assert gap.reason == "failed"
    versions = [each for each in proxy.requests if "model-versions/get?" in each.path]
    assert len(versions) == 1


def test_reading_from_dbfs_makes_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path}/none.db")
    try:
        error = error_of("dbfs:/x")
    finally:
        mlflow.set_tracking_uri(before)
    assert "dbfs:/x is on Databricks" in str(error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("with_run", [True, False])
def test_a_version_registered_from_a_run_uri_has_its_files(
    tmp_path: Path, own_store: str, with_run: bool
) -> None:
    """With and without the run's id, both directly and as a copy."""
    wine = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    wine.client.create_registered_model("again")
    run_id = wine.run_id if with_run else None
    wine.client.create_model_version("again", wine.run_uri, run_id)
    wine.client.create_model_version("again", "models:/again/1")
    for version in (1, 2):
        snapshot = collect(Client(wine.tracking_uri), f"models:/again/{version}")
        assert [gap for gap in snapshot.gaps if gap.reason != "unsupported"] == []
        assert snapshot.model is not None
        assert snapshot.run is not None
        assert snapshot.run.run_id == wine.run_id


def test_a_history_tag_that_is_too_deep_costs_the_suggestion_only(
    tmp_path: Path, own_store: str
) -> None:
    wine = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    wine.client.set_tag(wine.run_id, "mlflow.log-model.history", "[" * 4000)
    error = error_of(f"runs:/{wine.run_id}/nothing", wine.tracking_uri)
    assert isinstance(error, NotFound)


def test_a_registry_that_hangs_holds_up_no_error(proxy: Proxy, run_report: RunReport) -> None:
    proxy.hang(f"{REST}/registered-models")
    env = {"MLFLOW_TRACKING_URI": proxy.url, "MLFLOW_HTTP_REQUEST_TIMEOUT": "9999"}
    result = run_report("models:/no-such-model/1", env=env)
    assert result.returncode == 1
    assert "no-such-model" in result.stderr


def test_a_listener_that_raises_holds_nothing_up(tmp_path: Path) -> None:
    def broken(_part: str, _state: str) -> None:
        raise RuntimeError("out of order")

    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    with pytest.raises(ReadFailed, match="out of order"):
        collect(Client(), str(tmp_path), progress=broken)


def test_a_server_that_is_given_serves_the_files(served_wine: Logged) -> None:
    """MLflow 2 would ask the server that it is set to."""
    snapshot = collect(Client(served_wine.tracking_uri), served_wine.uri)
    assert snapshot.model is not None
    assert snapshot.files is not None


def test_credentials_of_an_artifact_store_are_used_and_not_shown(
    tmp_path: Path, own_store: str, proxy: Proxy
) -> None:
    import mlflow
    from mlflow import MlflowClient

    from tests.models import tracking

    place = proxy.url.replace("http://", "http://me:geheim@")
    client = MlflowClient(own_store)
    location = f"{place}/api/2.0/mlflow-artifacts/artifacts/with-login"
    experiment_id = client.create_experiment("with-login", location)
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    with tracking(own_store), mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_artifact(str(tmp_path / "MLmodel"), "model")
    proxy.requests.clear()
    snapshot = collect(Client(own_store), f"runs:/{run.info.run_id}/model")
    assert snapshot.model is not None
    assert "geheim" not in snapshot.to_json()
    login = "Basic " + b64encode(b"me:geheim").decode()
    assert {each.headers.get("authorization") for each in proxy.requests} == {login}


def test_ids_in_an_mlmodel_file_that_are_no_text_are_shown_and_not_followed(
    tmp_path: Path,
) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\nrun_id: [1]\nmodel_id: {a: 1}\n")
    snapshot = collect(Client(), str(tmp_path))
    assert snapshot.model is not None
    assert snapshot.model.details == {"run_id": [1], "model_id": {"a": 1}}
    assert (snapshot.run, snapshot.logged_model) == (None, None)
