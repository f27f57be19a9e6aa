"""A folder that is on another computer is neither empty nor absent."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import RunArtifacts, Snapshot
from tests.models import MLFLOW_3, Logged, log_wine

pytestmark = pytest.mark.versions

ELSEWHERE = "file:///C:/Users/me/project/mlruns/1"
OF_THE_FOLDER = ("model", "files", "environment", "input_example", "documents")
"""The parts that are read from the model's folder."""


@pytest.fixture
def store(own_store: str) -> MlflowClient:
    return MlflowClient(own_store, own_store)


def register(store: MlflowClient, artifacts: str, source: str | None = None) -> str:
    """Register a version that was made by a run whose artifacts are there, and nothing more."""
    experiment = store.create_experiment("e", artifacts)
    run = store.create_run(experiment).info
    store.create_registered_model("m")
    store.create_model_version("m", source or f"{run.artifact_uri}/model", run.run_id)
    return str(run.run_id)


def read(store: MlflowClient, uri: str = "models:/m/1") -> Snapshot:
    return collect(Client(store.tracking_uri), uri)


def why(snapshot: Snapshot, part: str) -> tuple[str, str]:
    gap = snapshot.gap(part)
    assert gap is not None, f"{part} has no gap"
    return gap.reason, gap.message


def test_what_is_on_another_computer_is_not_called_empty_or_absent(store: MlflowClient) -> None:
    run_id = register(store, ELSEWHERE)
    snapshot = read(store)
    folder = f"{ELSEWHERE}/{run_id}/artifacts"
    assert [getattr(snapshot, part) for part in OF_THE_FOLDER] == [None] * len(OF_THE_FOLDER)
    causes = {why(snapshot, part) for part in OF_THE_FOLDER}
    assert causes == {("failed", f"{folder}/model is not on this computer")}
    assert snapshot.run_artifacts is None
    assert why(snapshot, "run_artifacts") == ("failed", f"{folder} is not on this computer")


def test_what_only_an_unreadable_mlmodel_file_could_tell_is_not_called_absent(
    store: MlflowClient,
) -> None:
    store.create_registered_model("m")
    store.create_model_version("m", f"{ELSEWHERE}/model")
    snapshot = read(store)
    parts = ("run", "experiment", *(("logged_model",) if MLFLOW_3 else ()))
    cause = ("failed", f"{ELSEWHERE}/model is not on this computer")
    assert {part: why(snapshot, part) for part in parts} == dict.fromkeys(parts, cause)


def test_an_artifact_root_that_is_not_mounted_is_not_called_empty(
    store: MlflowClient, tmp_path: Path
) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    register(store, f"{mount}/1")
    snapshot = read(store)
    assert why(snapshot, "run_artifacts")[0] == "failed"
    assert why(snapshot, "files")[0] == "failed"


def test_a_run_that_logged_nothing_has_no_artifacts_and_no_gap(
    store: MlflowClient, tmp_path: Path
) -> None:
    other = register(store, str(tmp_path / "artifacts"))
    experiment = store.get_run(other).info.experiment_id
    store.log_text(store.create_run(experiment).info.run_id, "x", "x.txt")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {other}\n")
    snapshot = read(store, str(tmp_path / "model"))
    assert snapshot.run_artifacts == RunArtifacts()
    assert snapshot.gap("run_artifacts") is None


def test_a_folder_that_is_gone_from_among_others_is_absent(own_store: str, tmp_path: Path) -> None:
    logged: Logged = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    location = logged.client.get_model_version_download_uri(logged.name, logged.version)
    logged.client.log_text(logged.run_id, "x", "x.txt")
    folder = Path(location.removeprefix("file://"))
    folder.with_name("another").mkdir()
    shutil.rmtree(folder)
    snapshot = collect(Client(logged.tracking_uri), logged.uri)
    assert why(snapshot, "files") == ("absent", f"there is no folder {location}")
    assert why(snapshot, "model") == ("absent", f"there is no MLmodel file in {location}")
    assert snapshot.run_artifacts is not None
    assert [file.path for file in snapshot.run_artifacts.files] == ["x.txt"]


def test_an_empty_folder_lists_no_file(store: MlflowClient, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    register(store, str(tmp_path / "artifacts"), str(folder))
    snapshot = read(store)
    message = ("absent", f"no file is listed at {folder}")
    assert {why(snapshot, part) for part in ("files", "environment", "documents")} == {message}


def test_artifacts_of_a_server_cannot_be_read_through_its_database(store: MlflowClient) -> None:
    run_id = register(store, "mlflow-artifacts:/1")
    snapshot = read(store)
    message = (
        "only an MLflow server hands these files out: the tracking URI is not its address, but "
        f"{store.tracking_uri}"
    )
    causes = {why(snapshot, part) for part in (*OF_THE_FOLDER, "run_artifacts")}
    assert causes == {("failed", message)}
    with pytest.raises(ReadFailed, match=message):
        read(store, f"runs:/{run_id}/model")


def test_a_run_that_is_gone_is_not_called_one_without_artifacts(
    store: MlflowClient, tmp_path: Path
) -> None:
    store.create_experiment("e", str(tmp_path / "artifacts"))
    (tmp_path / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {'0' * 32}\n")
    snapshot = read(store, str(tmp_path))
    assert snapshot.run_artifacts is None
    assert why(snapshot, "run_artifacts")[0] == "absent"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("./mlruns/0/model", "./mlruns/0/model is not on this computer"),
        (r"C:\Users\me\model", r"C:\Users\me\model is not on this computer"),
        ("C://me/model", "C://me/model is not on this computer"),
        ("/dbfs/mnt/model", "/dbfs/mnt/model is not on this computer"),
        ("oss://bucket/model", "MLflow reads no oss: URIs: a package that does may be missing"),
        pytest.param(
            "s3://bucket/model",
            "the artifact store s3://bucket/model needs a package that is not installed: boto3",
            marks=pytest.mark.skipif(find_spec("boto3") is not None, reason="boto3 is installed"),
        ),
    ],
)
def test_what_cannot_be_read_from_here_is_one_cause_and_not_absence(
    store: MlflowClient,
    source: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")  # a path that begins here leads nowhere
    store.create_registered_model("m")
    store.create_model_version("m", source)
    snapshot = read(store)
    assert {why(snapshot, part) for part in OF_THE_FOLDER} == {("failed", message)}


def test_an_mlmodel_file_that_is_not_there_names_no_logged_model_and_is_one_gap(
    store: MlflowClient, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.pkl").write_bytes(b"x")
    register(store, str(tmp_path / "artifacts"), str(tmp_path / "model"))
    snapshot = read(store)
    message = f"there is no MLmodel file in {tmp_path}/model"
    gaps = [(gap.part, gap.reason) for gap in snapshot.gaps if gap.message == message]
    assert gaps == [("model", "absent"), ("input_example", "absent")]
    assert snapshot.gap("run") is None


def test_a_run_of_a_folder_store_that_git_has_emptied_is_not_called_absent(tmp_path: Path) -> None:
    """MLflow takes a folder without `params` for none of a run, and git keeps no empty folders."""
    uri = (tmp_path / "mlruns").as_uri()
    client = MlflowClient(uri)
    run_id = client.create_run(client.create_experiment("e")).info.run_id
    (folder,) = (tmp_path / "mlruns").glob(f"*/{run_id}")
    for name in ("params", "metrics"):
        (folder / name).rmdir()
    (tmp_path / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {run_id}\n")
    snapshot = collect(Client(uri), str(tmp_path))
    if snapshot.run is None:  # MLflow 2 reads it
        message = (
            f"MLflow does not see run {run_id}: its folder lacks metrics, params "
            "(git keeps no empty folders)"
        )
        causes = {why(snapshot, part) for part in ("run", "experiment", "run_artifacts")}
        assert causes == {("failed", message)}
    else:
        assert not MLFLOW_3
