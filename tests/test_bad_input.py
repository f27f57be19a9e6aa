"""What a person gets for bad input: one line that helps, or a report with its gaps named."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.main import group
from tests.conftest import RunReport
from tests.models import MLFLOW_3, Logged
from tests.proxy import Proxy
from tests.servers import free_port

pytestmark = pytest.mark.versions

COMMAND = ("mlflow-report",)


def run(*args: object) -> Result:
    return CliRunner().invoke(group, list(map(str, args)))


def the_only_line(result: Result) -> str:
    """The error of a command that made no report."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture
def store(wine: Logged, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """The command is set to the store of this model."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    return wine


@pytest.fixture
def behind(served_wine: Logged, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> tuple[Proxy, str]:
    """The command is set to a proxy in front of the server; also gives the model's URI."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", proxy.url)
    return proxy, served_wine.uri


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "uri",
    [
        "models:/",
        "models:/wine-quality/1/2/3",
        "foo:/bar",
        "nonsense://x/y",
        "models:/wine-quality",
    ],
)
def test_what_is_no_model_uri_is_told_with_an_example(uri: str) -> None:
    line = the_only_line(run(uri))
    assert uri in line
    assert "models:/" in line.replace(uri, "", 1)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("models:/no-such-model/1", ["no-such-model"]),
        ("models:/wine-quality/99", ["wine-quality", "99", "1", "2"]),
        ("models:/wine-quality@champoin", ["wine-quality", "champoin", "champion"]),
        ("models:/wine-quality/Production", ["wine-quality", "Production"]),
        ("runs:/0123456789abcdef0123456789abcdef/model", ["0123456789abcdef0123456789abcdef"]),
        pytest.param(
            "models:/m-0123456789abcdef",
            ["m-0123456789abcdef"],
            marks=pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models"),
        ),
        ("no/such/folder", ["no/such/folder"]),
    ],
)
def test_what_is_not_there_is_named(uri: str, words: list[str]) -> None:
    line = the_only_line(run(uri))
    for word in words:
        assert word in line


def test_a_path_that_a_run_does_not_have_is_named(store: Logged) -> None:
    line = the_only_line(run(f"runs:/{store.run_id}/elsewhere"))
    assert "elsewhere" in line


def test_a_folder_without_an_mlmodel_file_is_named(tmp_path: Path) -> None:
    line = the_only_line(run(tmp_path))
    assert str(tmp_path) in line
    assert "MLmodel" in line


def test_a_snapshot_that_is_not_there_or_is_none_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "a.json") in the_only_line(run(tmp_path / "a.json"))
    (tmp_path / "b.json").write_text('{"hello": "world"}')
    assert str(tmp_path / "b.json") in the_only_line(run(tmp_path / "b.json"))
    (tmp_path / "c.json").write_bytes(b"\xff\x00{")
    assert str(tmp_path / "c.json") in the_only_line(run(tmp_path / "c.json"))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a: [b: {c", id="no YAML"),
        pytest.param(b"- a\n- b\n", id="a list"),
        pytest.param(b"\x00\x01\x02", id="binary"),
        pytest.param(b"", id="empty"),
        pytest.param(b"a: &a [x, x]\n" + b"".join(
            b"%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n" % (n + 1, n + 1, *[n] * 8)
            for n in range(ord("a"), ord("o"))
        ), id="a YAML bomb"),
        pytest.param(b"a: " + b"x" * 50_000_000, id="50 MB"),
    ],
)  # fmt: skip
def test_an_mlmodel_file_that_is_none_is_an_error_in_one_line(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "MLmodel").write_bytes(content)
    assert "MLmodel" in the_only_line(run(tmp_path))


def test_an_mlmodel_file_cannot_make_anything_run(tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    (tmp_path / "MLmodel").write_text(
        f"flavors: {{}}\nx: !!python/object/apply:os.system ['touch {proof}']\n"
    )
    run(tmp_path)
    assert not proof.exists()


def test_an_mlmodel_file_without_flavors_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("utc_time_created: '2019-01-01 00:00:00'\n")
    result = run(tmp_path, "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["model"]["flavors"] == {}


def test_a_server_that_cannot_be_reached_is_named(run_report: RunReport) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    # The time is a guard against minutes of retries.
    result = run_report("models:/a/1", env={"MLFLOW_TRACKING_URI": url}, command=COMMAND)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert url in result.stderr


def test_a_server_that_never_answers_is_named(
    proxy: Proxy, served_wine: Logged, run_report: RunReport
) -> None:
    proxy.hang(".*")
    result = run_report(served_wine.uri, env={"MLFLOW_TRACKING_URI": proxy.url}, command=COMMAND)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert proxy.url in result.stderr


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 503])
def test_a_server_that_refuses_everything_is_named(status: int, behind: tuple[Proxy, str]) -> None:
    proxy, uri = behind
    proxy.answer(".*", status, b"<html>no</html>", "text/html")
    line = the_only_line(run(uri))
    assert proxy.url in line or "wine-quality" in line
    assert "<html>" not in line


def test_answers_that_are_no_json_are_an_error_in_one_line(behind: tuple[Proxy, str]) -> None:
    proxy, uri = behind
    proxy.answer(".*", 200, b"<html>Please log in</html>", "text/html")
    the_only_line(run(uri))


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (403, b"Permission denied", "forbidden"),
        (404, b'{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "gone"}', "absent"),
        (500, b'{"error_code": "INTERNAL_ERROR", "message": "oh"}', "failed"),
        (200, b"<html>Please log in</html>", "failed"),
    ],
)
@pytest.mark.parametrize("part", ["run", "experiment"])
def test_a_run_or_experiment_that_cannot_be_read_is_a_gap(
    part: str, status: int, body: bytes, reason: str, behind: tuple[Proxy, str]
) -> None:
    proxy, uri = behind
    proxy.answer(f"mlflow/{part}s/get", status, body)
    result = run(uri, "-f", "json")
    assert result.exit_code == 0, result.stderr
    snapshot = json.loads(result.stdout)
    reasons = {gap["part"]: gap["reason"] for gap in snapshot["gaps"]}
    assert reasons[part] == reason
    assert snapshot[part] is None
    assert re.search(
        rf"^Warning: ([\w ]+, )*{part}(, [\w ]+)* {reason}: ", result.stderr, re.MULTILINE
    )
    assert run(uri, "--strict").exit_code == 1


def test_an_experiment_that_never_answers_costs_a_gap_only(
    proxy: Proxy, served_wine: Logged, run_report: RunReport
) -> None:
    proxy.hang("experiments/get")
    result = run_report(served_wine.uri, env={"MLFLOW_TRACKING_URI": proxy.url}, command=COMMAND)
    assert result.returncode == 0, result.stderr
    assert "Warning: experiment failed" in result.stderr


def test_a_deleted_run_and_experiment_are_reported_as_deleted(
    wine: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(wine.tracking_uri.removeprefix("sqlite:///"), copy)
    database = sqlite3.connect(copy)
    with database:
        database.execute("UPDATE runs SET lifecycle_stage = 'deleted'")
        database.execute("UPDATE experiments SET lifecycle_stage = 'deleted'")
    database.close()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{copy}")
    result = run(wine.uri, "-f", "json")
    assert result.exit_code == 0, result.stderr
    snapshot = json.loads(result.stdout)
    assert snapshot["run"]["lifecycle_stage"] == "deleted"
    assert snapshot["experiment"]["lifecycle_stage"] == "deleted"
