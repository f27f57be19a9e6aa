"""Reports of the versions that have none: all of them, once, whoever else is at it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import report
from mlflow_report_plugin.collect.client import versions
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.errors import ReadFailed, ServerUnreachable
from mlflow_report_plugin.logged.place import URI_TAG, artifact_folder
from mlflow_report_plugin.snapshot import Snapshot
from mlflow_report_plugin.upkeep import backfill, missing
from mlflow_report_plugin.upkeep.missing import Outcome, without
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.servers import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.versions

SCRIPT = str(Path(sys.executable).with_name("mlflow-report"))


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["backfill", *map(str, args)], prog_name="mlflow report")


def register_again(wine: Logged) -> str:
    """Make another version of a model, and give its number."""
    source = wine.client.get_model_version(wine.name, "1").source
    more = {"model_id": wine.model_id} if MLFLOW_3 else {}
    with tracking(wine.tracking_uri):
        made = wine.client.create_model_version(wine.name, source, wine.run_id, **more)
    return str(made.version)


def tags(wine: Logged, version: str) -> dict[str, str]:
    found: dict[str, str] = wine.client.get_model_version(wine.name, version).tags
    return found


@pytest.fixture
def command(python: list[str]) -> list[str]:
    """The command as a process of its own."""
    return [*python, SCRIPT, "backfill"]


@pytest.fixture
def bare(tmp_path: Path, own_store: str, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """A model with two versions without reports, alone in a store that the command is set to."""
    wine = log_wine(own_store, "bare", artifact_location=tmp_path / "artifacts")
    register_again(wine)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own_store)
    return wine


def test_each_version_without_a_report_gets_one(bare: Logged) -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 reports logged, 0 there already, 0 skipped, 0 failed\n"
    for version in ("1", "2"):
        folder = f"reports/bare/v{version}"
        files = {file.path for file in bare.client.list_artifacts(bare.run_id, folder)}
        names = ("report.md", "report.html", "report.json", "snapshots")
        assert files == {f"{folder}/{name}" for name in names}
        found = tags(bare, version)
        assert found[URI_TAG] == f"runs:/{bare.run_id}/{folder}/report.html"
    again = run()
    assert again.stdout == "0 reports logged, 2 there already, 0 skipped, 0 failed\n"


def test_a_dry_run_lists_what_there_is_to_do_and_does_nothing(bare: Logged) -> None:
    report(bare.uri).log()
    before = tags(bare, "2")
    result = run("--dry-run")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "models:/bare/2\n", "")
    assert tags(bare, "2") == before


def test_a_filter_chooses_the_versions(bare: Logged) -> None:
    bare.client.set_model_version_tag("bare", "2", "live", "yes")
    assert run("--dry-run", "--filter", "tags.live = 'yes'").stdout == "models:/bare/2\n"
    assert run("--dry-run", "--filter", "name = 'another'").stdout == ""


@pytest.mark.usefixtures("bare")
def test_a_filter_that_mlflow_does_not_understand_is_an_error() -> None:
    result = run("--filter", "nonsense")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")


def test_what_can_have_no_report_is_skipped_with_the_reason(bare: Logged) -> None:
    with tracking(bare.tracking_uri):
        prompts: Any = mlflow.genai if MLFLOW_3 else mlflow
        prompts.register_prompt("a-prompt", "Say {{what}}.")
    bare.client.create_registered_model("elsewhere")
    bare.client.create_model_version("elsewhere", "s3://bucket/model")
    result = run()
    assert result.exit_code == 0
    assert result.stdout == "2 reports logged, 0 there already, 1 skipped, 0 failed\n"
    assert result.stderr == (
        "Skipped models:/elsewhere/1: it has neither a run nor a logged model to log to\n"
    )


def test_a_report_that_fails_is_named_and_the_others_are_logged(
    bare: Logged, tmp_path: Path
) -> None:
    folder = tmp_path / "artifacts" / bare.run_id / "artifacts" / "reports" / "bare"
    folder.mkdir(parents=True)
    (folder / "v1").write_text("in the way")
    result = run()
    assert result.exit_code == 1
    assert result.stdout == "1 report logged, 0 there already, 0 skipped, 1 failed\n"
    assert result.stderr.startswith("Failed models:/bare/1: ")
    assert URI_TAG in tags(bare, "2")
    assert URI_TAG not in tags(bare, "1")
    (folder / "v1").unlink()
    assert run().exit_code == 0
    assert URI_TAG in tags(bare, "1")


def test_a_server_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{free_port()}")
    result = run()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "no answer" in result.stderr


def test_a_server_that_stops_answering_ends_it(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    wine = log_wine(proxy.url, "unanswered")
    for _ in range(3):
        register_again(wine)
    monkeypatch.setattr(backfill, "DEAD", 2)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", proxy.url)
    proxy.answer("/model-versions/get", status=503)
    result = run("--jobs", 1, "--filter", "name = 'unanswered'")
    assert (result.exit_code, result.stdout) == (1, "")
    *failed, last = result.stderr.splitlines()
    assert len(failed) == 2
    assert last.startswith("Error: given up: no answer from ")


def test_two_side_by_side_leave_one_whole_report_of_each_version(
    proxy: Proxy, command: list[str]
) -> None:
    wine = log_wine(proxy.url, "shared")
    numbers = ["1", *(register_again(wine) for _ in range(4))]
    command += ["--filter", "name = 'shared'"]
    env = {**os.environ, "MLFLOW_TRACKING_URI": proxy.url}
    both = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    answers = [each.communicate(timeout=300) for each in both]
    assert [each.returncode for each in both] == [0, 0], answers
    assert [error for _, error in answers] == [b"", b""]
    for version in numbers:
        uri = tags(wine, version)[URI_TAG].replace("report.html", "report.json")
        with tracking(proxy.url):
            found = Snapshot.from_json(mlflow.artifacts.load_text(uri))
        assert found.model_version is not None
        assert found.model_version.version == version


def test_what_another_one_logged_meanwhile_is_left_as_it_is(
    bare: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(uri: str, **options: Any) -> Any:
        made = report(uri, **options)
        report(uri).log()
        return made

    monkeypatch.setattr(missing, "report", meanwhile)
    before = tags(bare, "1")
    assert missing.log_missing(bare.tracking_uri, bare.name, "1") == Outcome("there")
    assert URI_TAG not in before
    assert URI_TAG in tags(bare, "1")


def test_who_is_refused_the_tag_that_another_one_just_wrote_has_not_failed(
    bare: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(_made: Any) -> None:
        report(bare.uri).log()
        raise ReadFailed("UNIQUE constraint failed: model_version_tags.key")

    monkeypatch.setattr(missing, "_log", second)
    assert missing.log_missing(bare.tracking_uri, bare.name, "1") == Outcome("there")


def test_work_that_does_not_end_is_given_up(bare: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()
    monkeypatch.setattr(missing, "report", lambda *_args, **_options: ends.wait(60))
    monkeypatch.setattr(missing, "PATIENCE", 0.05)
    with pytest.raises(ServerUnreachable, match="not done"):
        missing.log_missing(bare.tracking_uri, bare.name, "1")
    ends.set()


@pytest.fixture
def interrupted(proxy: Proxy, command: list[str]) -> Iterator[tuple[Logged, Any]]:
    """A command that is just about to log the report of version 2, and its model."""
    name = f"interrupted-{uuid.uuid4().hex[:8]}"
    wine = log_wine(proxy.url, name)
    register_again(wine)
    proxy.requests.clear()
    proxy.hang(rf"reports/{name}/v2/report\.html")
    env = {**os.environ, "MLFLOW_TRACKING_URI": proxy.url}
    command += ["--filter", f"name = '{name}'"]
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, start_new_session=True)
    wait_until(lambda: any("v2/report.html" in each.path for each in proxy.requests))
    assert process.poll() is None
    proxy.reset()
    yield wine, process
    if process.poll() is None:
        process.kill()


def test_what_a_killed_one_left_is_finished_by_the_next(
    interrupted: tuple[Logged, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wine, process = interrupted
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert URI_TAG not in tags(wine, "2")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    result = run("--filter", f"name = '{wine.name}'")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0 skipped, 0 failed" in result.stdout
    assert URI_TAG in tags(wine, "1")
    assert URI_TAG in tags(wine, "2")


def test_an_interrupted_one_says_nothing_and_exits_with_130(
    interrupted: tuple[Logged, Any],
) -> None:
    _, process = interrupted
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=300)[1] == b""
    assert process.returncode == 130


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def test_a_terminal_sees_how_much_is_done(
    bare: Logged, terminal: tuple[int, int], command: list[str]
) -> None:
    ours, theirs = terminal
    env = {**os.environ, "MLFLOW_TRACKING_URI": bare.tracking_uri, "TERM": "xterm"}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += os.read(ours, 10_000)
        except OSError:  # nobody writes any more
            break
    assert process.communicate(timeout=300)[0].startswith(b"2 reports logged")
    assert b"0/2" in seen


@pytest.mark.usefixtures("bare")
def test_versions_are_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "PAGE", 1)
    assert sorted(run("--dry-run").stdout.split()) == ["models:/bare/1", "models:/bare/2"]


FOLDER = artifact_folder("a/b", "3")


@pytest.mark.parametrize(
    ("version", "outcome"),
    [
        ({"run_id": "r"}, None),
        ({"model_id": "m-1"}, None),
        ({"source": "models:/m-1"}, None),
        ({"source": "models:/wine/1"}, None),
        ({"source": "s3://bucket/model", "run_id": ""}, "skipped"),
        ({"run_id": "r", "tags": {"mlflow.prompt.is_prompt": "true"}}, "prompt"),
        ({"run_id": "r", "tags": {URI_TAG: f"runs:/r/{FOLDER}/report.html"}}, "there"),
        # A copied version has the tags of the one that it is a copy of.
        ({"run_id": "r", "tags": {URI_TAG: f"runs:/r/{FOLDER}1/report.html"}}, None),
        ({"run_id": "r", "tags": {URI_TAG: "runs:/r/reports/a/v3/report.html"}}, None),
    ],
)
def test_what_is_to_be_done_is_seen_from_the_version(
    version: dict[str, Any], outcome: str | None
) -> None:
    found = without({"name": "a/b", "version": 3, **version})
    assert (found.kind if isinstance(found, Outcome) else None) == outcome
