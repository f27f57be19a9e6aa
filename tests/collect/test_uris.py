"""Whichever URI is given, the report finds the model and everything around it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mlflow.utils.file_utils import local_file_uri_to_path

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import Snapshot
from tests.marks import stars
from tests.models import MLFLOW_3, Logged, log_wine

pytestmark = pytest.mark.versions


def read(logged: Logged, uri: str) -> Snapshot:
    return collect(Client(logged.tracking_uri), uri)


def folder_of(logged: Logged) -> str:
    uri = logged.client.get_model_version_download_uri(logged.name, logged.version)
    return str(local_file_uri_to_path(uri))


@pytest.mark.parametrize("uri", ["models:/{0.name}/{0.version}", "models:/{0.name}@champion"])
def test_a_version_is_found_by_number_and_by_alias(wine: Logged, uri: str) -> None:
    snapshot = read(wine, uri.format(wine))
    assert snapshot.model_version is not None
    assert snapshot.model_version.version == wine.version
    assert snapshot.model_version.aliases == ("champion",)
    assert snapshot.run is not None
    assert snapshot.run.run_id == wine.run_id
    assert snapshot.experiment is not None
    assert snapshot.experiment.experiment_id == wine.experiment_id


@pytest.mark.parametrize("latest", ["latest", "LATEST"])
def test_latest_is_the_newest_version(wine: Logged, latest: str) -> None:
    snapshot = read(wine, f"models:/{wine.name}/{latest}")
    assert snapshot.model_version is not None
    assert snapshot.model_version.version == "2"


@pytest.mark.filterwarnings("ignore:.*transition_model_version_stage:FutureWarning")
@pytest.mark.parametrize("stage", ["Production", "production", "PRODUCTION"])
def test_a_stage_is_found_in_any_case(tmp_path: Path, own_store: str, stage: str) -> None:
    logged = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    logged.client.transition_model_version_stage(logged.name, logged.version, "Production")
    snapshot = read(logged, f"models:/{logged.name}/{stage}")
    assert snapshot.model_version is not None
    assert snapshot.model_version.current_stage == "Production"


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_a_folder_leads_to_its_run_and_its_version(wine: Logged, form: str) -> None:
    snapshot = read(wine, form.format(folder_of(wine)))
    assert snapshot.run is not None
    assert snapshot.run.run_id == wine.run_id
    assert snapshot.registered_model is not None
    assert snapshot.registered_model.name == wine.name


def test_a_run_uri_leads_to_the_version_that_was_registered_from_it(wine: Logged) -> None:
    snapshot = read(wine, wine.run_uri)
    assert snapshot.model_version is not None
    assert snapshot.model_version.name == wine.name
    assert snapshot.uris.run_uri == wine.run_uri


@pytest.mark.skipif(not MLFLOW_3, reason="logged models came with MLflow 3")
def test_a_logged_model_leads_to_its_run_and_its_version(wine: Logged) -> None:
    snapshot = read(wine, f"models:/{wine.model_id}")
    assert snapshot.logged_model is not None
    assert snapshot.logged_model.source_run_id == wine.run_id
    assert snapshot.model_version is not None
    assert snapshot.model_version.name == wine.name
    assert snapshot.run is not None


def test_a_served_model_is_found_by_its_artifact_uri(
    served_wine: Logged, use: Callable[[str], None]
) -> None:
    use(served_wine.tracking_uri)
    uri = served_wine.client.get_model_version_download_uri(served_wine.name, served_wine.version)
    assert uri.startswith("mlflow-artifacts:")
    snapshot = collect(Client(), uri)
    assert snapshot.run is not None
    assert snapshot.run.run_id == served_wine.run_id
    assert snapshot.model_version is not None
    assert snapshot.model_version.name == served_wine.name


def test_a_file_store_serves_as_well(wine_in_files: Logged, use: Callable[[str], None]) -> None:
    # MLflow's file registry asks its current tracking server for logged models.
    use(wine_in_files.tracking_uri)
    snapshot = read(wine_in_files, wine_in_files.uri)
    assert snapshot.run is not None
    assert [param.value for param in snapshot.run.params] == ["1.10", "l2"]


def test_an_unregistered_model_without_a_run_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {python_function: {loader_module: x}}\n")
    snapshot = collect(Client(f"sqlite:///{tmp_path}/none.db"), str(tmp_path))
    assert snapshot.model is not None
    assert (snapshot.run, snapshot.model_version, snapshot.registered_model) == (None, None, None)
    assert {gap.part for gap in snapshot.gaps} == set()
    assert not (tmp_path / "none.db").exists()


def test_a_model_of_mlflow_1_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text(
        "artifact_path: model\n"
        "flavors:\n"
        "  python_function: {loader_module: mlflow.sklearn, python_version: 3.7.3}\n"
        "  sklearn: {pickled_model: model.pkl, sklearn_version: 0.20.3}\n"
        "utc_time_created: '2019-06-04 12:00:00.000001'\n"
    )
    snapshot = collect(Client(), str(tmp_path))
    assert snapshot.model is not None
    assert list(snapshot.model.flavors) == ["python_function", "sklearn"]
    assert snapshot.model.text("mlflow_version") is None


def test_a_model_whose_run_is_on_another_server_has_a_report(
    wine: Logged, tmp_path: Path, own_store: str
) -> None:
    copy = shutil.copytree(folder_of(wine), tmp_path / "copy")
    other = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    snapshot = collect(Client(other.tracking_uri), str(copy))
    assert snapshot.run is None
    gap = snapshot.gap("run")
    assert gap is not None
    assert gap.reason == "absent"
    assert wine.run_id in gap.message


def test_a_name_with_a_dot_is_a_model_like_any_other(tmp_path: Path, own_store: str) -> None:
    logged = log_wine(own_store, "iris.v1", artifact_location=tmp_path / "artifacts")
    snapshot = read(logged, "models:/iris.v1/1")
    assert snapshot.name == "iris.v1"


def test_a_name_with_quotes_and_spaces_is_found(tmp_path: Path, own_store: str) -> None:
    name = 'a "model" & more'
    logged = log_wine(own_store, name, artifact_location=tmp_path / "artifacts")
    assert read(logged, f"models:/{name}/1").name == name
    assert read(logged, logged.run_uri).name == name


def test_no_credentials_stay_in_any_uri() -> None:
    client = Client("http://user:hunter2@127.0.0.1:1", "http://user:hunter2@127.0.0.1:1")
    assert stars(client.tracking_uri) == "http://***@127.0.0.1:1"
    assert stars(client.registry_uri) == "http://***@127.0.0.1:1"
