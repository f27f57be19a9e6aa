"""`report:` URIs are folders that MLflow's own functions can list, download and read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import pytest
import requests
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from mlflow_report_plugin import Snapshot
from mlflow_report_plugin.hooks.artifact_repository import report_repository
from tests.conftest import RunReport
from tests.models import MLFLOW_3, Logged, log_wine
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

FILES = [
    *("report.md", "report.html", "report.json", "report.pdf"),
    *("report.card.md", "report.cdx.json", "report.spdx.json"),
]
Use = Callable[[str], None]


@pytest.fixture
def model(wine: Logged, use: Use) -> Logged:
    """A registered model in the store that MLflow's functions read from."""
    use(wine.tracking_uri)
    return wine


def test_text_of_a_registered_model_is_its_markdown(model: Logged) -> None:
    text = mlflow.artifacts.load_text(f"report:{model.uri}/report.md")
    assert text.startswith("# ")
    assert f"{model.name}, version {model.version}" in text.splitlines()[0]


@pytest.mark.parametrize("form", ["version", "alias", "run", "model id", "folder", "file"])
def test_each_kind_of_model_uri_can_be_the_root(form: str, model: Logged) -> None:
    if form == "model id" and not MLFLOW_3:
        assert model.model_id is None
        return
    folder = mlflow.artifacts.download_artifacts(model.run_uri)
    uri = {
        "version": model.uri,
        "alias": f"models:/{model.name}@champion",
        "run": model.run_uri,
        "model id": f"models:/{model.model_id}",
        "folder": folder,
        "file": Path(folder).as_uri(),
    }[form]
    snapshot = Snapshot.from_json(mlflow.artifacts.load_text(f"report:{uri}/report.json"))
    assert snapshot.run is not None
    assert snapshot.run.run_id == model.run_id
    assert snapshot.uris.model_uri == uri


def test_one_rendering_is_downloaded_as_a_file(model: Logged, tmp_path: Path) -> None:
    path = mlflow.artifacts.download_artifacts(
        f"report:{model.run_uri}/report.html", dst_path=str(tmp_path)
    )
    assert path == str(tmp_path / "report.html")
    assert Path(path).read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_model_is_downloaded_as_a_folder_with_all_renderings(
    slash: str, model: Logged, tmp_path: Path
) -> None:
    uri = f"report:{model.uri}{slash}"
    folder = Path(mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path)))
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)
    snapshot = Snapshot.from_json((folder / "report.json").read_bytes())
    assert snapshot.name == model.name


def test_the_renderings_are_listed_with_their_sizes(model: Logged, tmp_path: Path) -> None:
    repository = get_artifact_repository(f"report:{model.uri}")
    listed = repository.list_artifacts()
    assert [(file.path, file.is_dir) for file in listed] == [(name, False) for name in FILES]
    for file in listed:
        downloaded = repository.download_artifacts(file.path, dst_path=str(tmp_path))
        assert Path(downloaded).stat().st_size == file.file_size


def test_paths_in_a_list_are_relative_to_the_root_as_in_all_of_mlflow(model: Logged) -> None:
    listed = mlflow.artifacts.list_artifacts(f"report:{model.uri}")
    assert [file.path for file in listed] == [f"{model.version}/{name}" for name in FILES]


def test_a_rendering_contains_no_files(model: Logged) -> None:
    assert mlflow.artifacts.list_artifacts(f"report:{model.uri}/report.md") == []


def test_the_command_of_mlflow_downloads_a_report(
    model: Logged, tmp_path: Path, python: list[str]
) -> None:
    command = [*python, "-m", "mlflow", "artifacts", "download"]
    done = subprocess.run(
        [*command, "-u", f"report:{model.uri}", "-d", "here"],
        cwd=tmp_path,
        env={**os.environ, "MLFLOW_TRACKING_URI": model.tracking_uri},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert sorted(file.name for file in (tmp_path / folder).iterdir()) == sorted(FILES)


def test_a_folder_is_collected_once_for_all_of_its_files(
    proxy: Proxy, served_wine: Logged, use: Use, tmp_path: Path
) -> None:
    use(proxy.url)
    mlflow.artifacts.download_artifacts(f"report:{served_wine.uri}", dst_path=str(tmp_path))
    assert len(list(tmp_path.glob("*/report.*"))) == len(FILES)
    versions = [request for request in proxy.requests if "/model-versions/get?" in request.path]
    assert len(versions) == 1
    assert len({request.headers["x-mlflow-report"] for request in proxy.requests}) == 1


def test_a_snapshot_can_be_rendered_again(model: Logged, tmp_path: Path) -> None:
    path = mlflow.artifacts.download_artifacts(f"report:{model.uri}/report.json")
    shutil.move(path, tmp_path / "wine.json")
    again = mlflow.artifacts.load_text(f"report:{tmp_path}/wine.json/report.md")
    assert f"{model.name}, version {model.version}" in again.splitlines()[0]


def test_the_servers_that_the_caller_names_are_asked(
    model: Logged, sqlite_store: str, own_store: str
) -> None:
    mlflow.set_registry_uri("")
    mlflow.set_tracking_uri(own_store)
    # By place, as MLflow 3.1 to 3.4 do it, and by name, with something of a later version.
    for repository in (
        report_repository(f"report:{model.uri}", sqlite_store),
        report_repository(f"report:{model.uri}", tracking_uri=sqlite_store, registry_uri=None),
        report_repository(f"report:{model.uri}", registry_uri=sqlite_store, later="something"),
    ):
        assert len(repository.list_artifacts()) == len(FILES)
    with pytest.raises(MlflowException, match="wine"):
        report_repository(f"report:{model.uri}").list_artifacts()


@pytest.mark.parametrize("name", ["report.docx", "report.", "notes.txt", "MLmodel"])
def test_a_file_that_there_is_not_is_answered_with_the_files_that_there_are(
    name: str, model: Logged
) -> None:
    with pytest.raises(MlflowException, match=", ".join(FILES)) as caught:
        mlflow.artifacts.load_text(f"report:{model.uri}/{name}")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("report:models:/no-such-model/1", "no-such-model"),
        ("report:runs:/0123456789abcdef/model", "0123456789abcdef"),
        ("report:no/x", "'no/x'"),
    ],
)
@pytest.mark.usefixtures("model")
def test_a_model_that_there_is_not_is_named(uri: str, name: str) -> None:
    for path in (uri, f"{uri}/report.md"):
        with pytest.raises(MlflowException, match=name) as caught:
            mlflow.artifacts.download_artifacts(path)
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.parametrize("uri", ["report:", "report:/", "report:report.md", "report:report:x"])
@pytest.mark.usefixtures("model")
def test_a_uri_without_a_model_is_refused_with_a_sentence(uri: str) -> None:
    with pytest.raises(MlflowException, match="the files of a report are") as caught:
        mlflow.artifacts.list_artifacts(uri)
    assert "\n" not in caught.value.message


WRITES: dict[str, Callable[[Any, str], object]] = {
    "log_artifact": lambda repository, path: repository.log_artifact(path),
    "log_artifact with keywords": lambda repository, path: repository.log_artifact(
        local_file=path, artifact_path="folder"
    ),
    "log_artifacts": lambda repository, path: repository.log_artifacts(path, "folder"),
    "_log_artifact_async": lambda repository, path: repository._log_artifact_async(path),
    "delete_artifacts": lambda repository, _: repository.delete_artifacts(),
    "delete_artifacts of a path": lambda repository, path: repository.delete_artifacts(path),
    "upload_trace_data": lambda repository, _: repository.upload_trace_data("{}"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_writing_is_refused(write: Callable[[Any, str], object], tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("mine")
    with pytest.raises(MlflowException, match="read-only") as caught:
        write(get_artifact_repository("report:models:/wine-quality/1"), str(file))
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_server_does_not_show_its_models_to_who_made_an_experiment_with_a_report_uri(
    served_wine: Logged,
) -> None:
    client = served_wine.client
    run = client.create_run(client.create_experiment("curious", f"report:{served_wine.uri}"))
    assert run.info.artifact_uri.startswith("report:")
    answers = [
        requests.get(f"{client.tracking_uri}{path}", timeout=60)
        for path in (
            f"/api/2.0/mlflow/artifacts/list?run_id={run.info.run_id}",
            f"/get-artifact?run_id={run.info.run_id}&path=report.json",
        )
    ]
    for answer in answers:
        assert answer.status_code == 403
        assert answer.json()["error_code"] == "PERMISSION_DENIED"
        assert served_wine.name not in answer.text


APP = """
import sys
from mlflow.server import app
from mlflow.server.handlers import initialize_backend_stores

uri, name, version, path = sys.argv[1:]
initialize_backend_stores(uri, uri, "/nowhere")
query = {"name": name, "version": version, "path": path}
answer = app.test_client().get("/model-versions/get-artifact", query_string=query)
print(answer.status_code, answer.text)
"""


def test_nor_does_its_app_where_no_command_of_mlflow_started_it(
    own_store: str, tmp_path: Path, run_report: RunReport
) -> None:
    uri = own_store
    wine = log_wine(uri, "secret", artifact_location=tmp_path / "artifacts")
    wine.client.create_registered_model("curious")
    wine.client.create_model_version("curious", f"report:{wine.uri}", wine.run_id)
    for source, path, status in (("curious", "report.json", "403"), ("secret", "MLmodel", "200")):
        answer = run_report(
            "-c", APP, uri, source, "1", path, command=("python",), env={"MLFLOW_TRACKING_URI": uri}
        )
        assert answer.stdout.startswith(status), answer.stderr
        assert ("run_id" in answer.stdout) is (status == "200")
