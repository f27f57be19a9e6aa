"""What the run logged beside the model: files, pictures and tables."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect import run_artifacts
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import RunArtifacts, Snapshot
from tests.collect.conftest import FAULTS, FORBIDDEN, REST, Read, gaps
from tests.collect.reading import read_part
from tests.marks import stars
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

LIST = f"{REST}/artifacts/list"
FILES = "/mlflow-artifacts/artifacts/"


def artifacts(snapshot: Snapshot) -> RunArtifacts:
    assert snapshot.run_artifacts is not None
    return snapshot.run_artifacts


def test_all_files_of_the_run_are_listed_without_the_model(busy_snapshot: Snapshot) -> None:
    paths = [file.path for file in artifacts(busy_snapshot).files]
    assert paths == sorted(paths)
    assert {"plots/roc_curve.png", "deep/er/photo.jpg", "small.csv"} <= set(paths)
    assert "<img src=x onerror=alert(1)>.txt" in paths
    assert [path for path in paths if path.startswith("model/")] == []
    assert {file.size for file in artifacts(busy_snapshot).files if file.path == "small.csv"} == {
        11
    }


def test_pictures_are_what_they_are_and_those_of_an_evaluation_come_first(
    busy_snapshot: Snapshot,
) -> None:
    found = {picture.path: picture for picture in artifacts(busy_snapshot).pictures}
    assert next(iter(found)) == "plots/roc_curve.png"
    assert {path: picture.media_type for path, picture in found.items()} == {
        "plots/roc_curve.png": "image/png",
        "black.png": "image/png",
        "deep/er/photo.jpg": "image/jpeg",
        "drawing.svg": "image/svg+xml",
    }
    assert b64decode(found["black.png"].data).startswith(b"\x89PNG")


def test_tables_are_those_that_mlflow_logged_and_csv_files(busy_snapshot: Snapshot) -> None:
    found = {table.path: table for table in artifacts(busy_snapshot).tables}
    assert list(found) == ["answers.json", "eval_results_table.json", "small.csv"]
    assert found["answers.json"].columns == ("prompt", "score")
    assert found["answers.json"].rows == (("a", 0.5), ("b", None))
    assert len(found["eval_results_table.json"].rows) == 10
    assert found["eval_results_table.json"].row_count == 30
    assert found["small.csv"].rows == (("1", "2"), ("3",))


def test_what_cannot_be_shown_is_named_with_the_reason(busy_snapshot: Snapshot) -> None:
    reasons = dict(each.split(" (", 1) for each in artifacts(busy_snapshot).left_out)
    assert set(reasons) == {"a_table.json", "large.png", "wrong.csv", "wrong.png"}
    assert reasons["large.png"] == "300,001 bytes are too many to show)"
    assert reasons["wrong.png"] == "is not the picture that its name promises)"


def test_what_is_too_large_is_not_fetched(read_busy: Read, proxy: Proxy) -> None:
    read_busy()
    fetched = [each.path for each in proxy.requests if FILES in each.path]
    assert [path for path in fetched if path.endswith("small.csv")] != []
    assert [path for path in fetched if path.endswith("large.png")] == []


def test_what_is_larger_than_the_server_says_is_not_shown(
    read_busy: Read, busy: Logged, proxy: Proxy
) -> None:
    lie = {"files": [{"path": "large.png", "is_dir": False, "file_size": "1"}]}
    proxy.answer(f"{LIST}.*{busy.run_id}", body=json.dumps(lie).encode())
    found = artifacts(read_busy())
    assert found.pictures == ()
    assert found.left_out == ("large.png (more than 300,000 bytes are too many to show)",)


def test_a_run_that_logged_nothing_else_has_none_and_no_gap(read_small: Read) -> None:
    snapshot = read_small()
    assert artifacts(snapshot) == RunArtifacts()
    assert gaps(snapshot, "run_artifacts") == []


def test_pictures_and_tables_that_are_too_many_are_named_to_a_bound(
    small: Logged, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_artifacts, "MAX_TABLES", 1)
    monkeypatch.setattr(run_artifacts, "MAX_NAMED", 2)
    for n in range(5):
        small.client.log_text(small.run_id, "a\n1\n", f"{n}.csv")
    found = artifacts(read_small())
    assert [table.path for table in found.tables] == ["0.csv"]
    assert found.left_out == ("1.csv (too many)", "2.csv (too many)", "2 more (too many)")


def test_folders_are_listed_to_a_depth_and_that_is_said(
    small: Logged, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_artifacts, "MAX_LEVELS", 3)
    for path in ("x", "a/x", "a/b/x", "a/b/c/x"):
        small.client.log_text(small.run_id, "x", f"{path}.txt")
    snapshot = read_small()
    paths = [file.path for file in artifacts(snapshot).files]
    assert paths == ["a/b/x.txt", "a/x.txt", "x.txt"]
    assert artifacts(snapshot).unlisted == ("a/b/c",)
    assert artifacts(snapshot).left_out == ()
    assert gaps(snapshot, "run_artifacts") == []


def test_very_many_folders_are_listed_to_a_bound_and_that_is_said(
    small: Logged, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_artifacts, "MAX_FOLDERS", 3)
    for n in range(5):
        small.client.log_text(small.run_id, "x", f"{n}/x.txt")
    snapshot = read_small()
    assert [file.path for file in artifacts(snapshot).files] == ["0/x.txt", "1/x.txt"]
    assert artifacts(snapshot).unlisted == ("2", "3", "4")


def test_other_models_of_the_run_are_left_out(small: Logged, read_small: Read) -> None:
    small.client.log_text(small.run_id, "flavors: {}", "other/MLmodel")
    small.client.log_text(small.run_id, "a\n1\n", "other/data.csv")
    small.client.log_text(small.run_id, "x", "beside.txt")
    assert [file.path for file in artifacts(read_small()).files] == ["beside.txt"]


def test_a_tag_of_tables_that_makes_no_sense_costs_nothing(small: Logged, read_small: Read) -> None:
    small.client.log_text(small.run_id, "a\n1\n", "x.csv")
    for tag in ("[" * 4_000, "7", "[7]", '{"path": 1}', '[{"type": "table"}]', "null"):
        small.client.set_tag(small.run_id, "mlflow.loggedArtifacts", tag)
        found = artifacts(read_small())
        assert [table.path for table in found.tables] == ["x.csv"], tag


def test_credentials_of_the_artifact_store_are_not_shown(small: Logged) -> None:
    client = small.client
    experiment_id = client.create_experiment(f"{small.name}-s3", "s3://me:geheim@bucket/x")
    run_id = client.create_run(experiment_id).info.run_id
    client.set_tag(small.run_id, "mlflow.parentRunId", run_id)
    snapshot = collect(Client(small.tracking_uri), small.uri)
    assert snapshot.related_runs is not None
    assert snapshot.related_runs.parent is not None
    assert stars(snapshot.related_runs.parent.artifact_uri or "").startswith("s3://***@bucket/x/")
    assert "geheim" not in snapshot.to_json()


@pytest.mark.parametrize("reason", FAULTS)
def test_artifacts_that_cannot_be_listed_are_a_gap(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(LIST, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.run_artifacts is None
    assert [gap.reason for gap in gaps(snapshot, "run_artifacts")] == [reason]
    assert snapshot.run is not None


@pytest.mark.parametrize("reason", FAULTS)
def test_a_folder_that_cannot_be_listed_is_a_gap_and_the_others_stay(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{LIST}.*path=plots", status=status, body=body)
    snapshot = read_busy()
    assert "deep/er/photo.jpg" in [file.path for file in artifacts(snapshot).files]
    assert [gap.reason for gap in gaps(snapshot, "run_artifacts")] == [reason]


@pytest.mark.parametrize("reason", FAULTS)
def test_a_picture_that_cannot_be_read_is_named_with_the_reason(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{FILES}.*black.png", status=status, body=body)
    found = artifacts(read_busy())
    assert "black.png" not in [picture.path for picture in found.pictures]
    (said,) = [each for each in found.left_out if each.startswith("black.png")]
    assert ("access denied" in said) == (reason == "forbidden")


@pytest.mark.parametrize(
    "path", ["../../secret.csv", "/etc/passwd.csv", "..", "", "elsewhere/x.csv"]
)
def test_a_server_leads_nobody_out_of_the_run(
    read_busy: Read, busy: Logged, proxy: Proxy, path: str
) -> None:
    lie = {"files": [{"path": path, "is_dir": False, "file_size": "3"}]}
    proxy.answer(f"{LIST}.*{busy.run_id}", body=json.dumps(lie).encode())
    snapshot = read_busy()
    assert snapshot.run_artifacts is None
    assert [gap.reason for gap in gaps(snapshot, "run_artifacts")] == ["failed"]
    assert [each for each in proxy.requests if "secret" in each.path or "passwd" in each.path] == []


def test_a_folder_that_seems_to_contain_itself_is_listed_once(
    read_busy: Read, busy: Logged, proxy: Proxy
) -> None:
    lie = {"files": [{"path": "again", "is_dir": True}]}
    proxy.answer(f"{LIST}.*{busy.run_id}", body=json.dumps(lie).encode())
    snapshot = read_busy()
    assert artifacts(snapshot).files == ()
    assert [gap.reason for gap in gaps(snapshot, "run_artifacts")] == ["failed"]
    assert len([each for each in proxy.requests if "path=again" in each.path]) == 1


@pytest.mark.parametrize("answer", [{"files": 7}, {"files": [{}]}, {"files": ["x"]}])
def test_an_answer_that_lies_costs_the_part(
    read_busy: Read, busy: Logged, proxy: Proxy, answer: object
) -> None:
    proxy.answer(f"{LIST}.*{busy.run_id}", body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "run_artifacts")] == ["failed"]
    assert snapshot.run is not None


def test_pictures_that_are_too_large_together_are_named(
    small: Logged, read_small: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(900))
        small.client.log_artifact(small.run_id, str(tmp_path / name))
    monkeypatch.setattr(run_artifacts, "MAX_PICTURES_BYTES", 2_500)
    found = read_small().run_artifacts
    assert found is not None
    assert [each.path for each in found.pictures] == ["a.png", "b.png"]
    assert found.left_out == ("c.png (all pictures together are too large)",)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mlflow.loggedArtifacts", [{"path": "eval.json", "type": "table"}]),
        ("mlflow.log-model.history", [{"artifact_path": "eval.json", "run_id": "x"}]),
    ],
)
def test_an_empty_list_of_what_the_tags_say_was_logged_is_a_gap(
    sqlite_store: str, tmp_path: Path, key: str, value: object
) -> None:
    """Servers list nothing of a folder that they do not see."""
    client = MlflowClient(sqlite_store)
    experiment_id = client.create_experiment(tmp_path.name, (tmp_path / "artifacts").as_uri())
    run_id = client.create_run(experiment_id).info.run_id
    client.log_text(client.create_run(experiment_id).info.run_id, "x", "x.txt")
    (tmp_path / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {run_id}\n")
    assert read_part(str(tmp_path), "run_artifacts", sqlite_store) == (RunArtifacts(), [])
    client.set_tag(run_id, key, json.dumps(value))
    _, (gap,) = read_part(str(tmp_path), "run_artifacts", sqlite_store)
    assert gap.reason == "failed"
    words = "no artifact is listed, but the run's tags say that it logged eval.json"
    assert gap.message == words


def test_pictures_of_a_run_that_may_not_be_read_are_named(read_busy: Read, proxy: Proxy) -> None:
    proxy.answer(f"{REST}/runs/get", status=403, body=FORBIDDEN)
    snapshot = read_busy()
    assert snapshot.run is None
    found = artifacts(snapshot)
    assert "black.png" in [file.path for file in found.files]
    assert any(each.startswith("black.png (access denied") for each in found.left_out)
