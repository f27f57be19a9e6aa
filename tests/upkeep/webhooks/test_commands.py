"""The commands that set a webhook up."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mlflow import MlflowClient

from mlflow_report_plugin.command.main import group
from tests.models import Logged
from tests.proxy import Proxy
from tests.upkeep.webhooks.conftest import HAS_WEBHOOKS, SECRET, WITH_WEBHOOKS, Receiving

pytestmark = pytest.mark.versions

VARIABLE, FILE_VARIABLE = "MLFLOW_REPORT_WEBHOOK_SECRET", "MLFLOW_REPORT_WEBHOOK_SECRET_FILE"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["webhook", *map(str, args)], prog_name="mlflow report")


@pytest.fixture
def url(receiver: Receiving, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", receiver.url)
    return receiver.url


@WITH_WEBHOOKS
def test_a_webhook_is_created_with_what_the_server_needs_and_deleted(url: str) -> None:
    made = run("create", "--name", "second")
    assert made.exit_code == 0, made.stderr
    lines = dict(line.split("=", 1) for line in made.stdout.splitlines())
    assert set(lines) == {VARIABLE, "MLFLOW_REPORT_TRACKING_URI"}
    assert lines["MLFLOW_REPORT_TRACKING_URI"] == url
    assert lines[VARIABLE] not in made.stderr
    client = MlflowClient(url)
    (webhook,) = [each for each in client.list_webhooks() if each.name == "second"]
    assert webhook.url == f"{url}/report/webhooks"
    assert [str(event) for event in webhook.events] == ["model_version.created"]

    # The server has another secret.
    tried = run("test", "--name", "second")
    assert (tried.exit_code, tried.stdout) == (1, "")
    assert "401 the signature is wrong" in tried.stderr
    assert lines[VARIABLE] not in tried.stderr

    again = run("create", "--name", "second")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "there is a webhook 'second' already" in again.stderr

    assert run("delete", "--name", "second").exit_code == 0
    assert [each.name for each in client.list_webhooks()] == ["mlflow-report"]


@WITH_WEBHOOKS
@pytest.mark.usefixtures("url")
def test_a_webhook_that_works_is_said_to_work(receiver: Receiving) -> None:
    tried = run("test")
    assert tried.exit_code == 0, tried.stderr
    assert tried.stdout == "The webhook mlflow-report works: 202 the report will be made\n"
    assert SECRET not in receiver.log


@WITH_WEBHOOKS
@pytest.mark.usefixtures("url")
def test_the_secret_goes_to_a_file_that_nobody_else_may_read(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    url = "https://me:geheim@example.com/x"
    made = run("create", url, "--name", "third", "--secret-file", file)
    assert made.exit_code == 0, made.stderr
    assert run("delete", "--name", "third").exit_code == 0
    assert made.stdout.splitlines() == [
        f"{FILE_VARIABLE}={file}",
        "MLFLOW_REPORT_TRACKING_URI=https://example.com/x",
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() not in made.output
    assert "geheim" not in made.output


@WITH_WEBHOOKS
@pytest.mark.usefixtures("url")
def test_a_webhook_that_the_server_refuses_leaves_no_secret(tmp_path: Path) -> None:
    made = run("create", "ftp://example.com", "--name", "bad", "--secret-file", tmp_path / "secret")
    assert (made.exit_code, made.stdout) == (1, "")
    assert "ftp" in made.stderr
    assert list(tmp_path.iterdir()) == []


@WITH_WEBHOOKS
@pytest.mark.usefixtures("url")
def test_a_file_that_exists_stays_and_nothing_is_created(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    made = run("create", "--name", "fourth", "--secret-file", tmp_path / "secret")
    assert (made.exit_code, made.stdout) == (1, "")
    assert (tmp_path / "secret").read_text() == "mine"
    assert run("delete", "--name", "fourth").exit_code == 1


@WITH_WEBHOOKS
@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("command", ["test", "delete"])
def test_a_webhook_that_is_not_there_is_said(command: str) -> None:
    result = run(command, "--name", "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no webhook 'nothing'" in result.stderr


@WITH_WEBHOOKS
def test_a_store_without_a_server_sends_nothing(
    wine: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    result = run("create")
    assert result.exit_code == 1
    assert "webhooks are sent by an MLflow server" in result.stderr
    assert list(wine.client.list_webhooks()) == []


@WITH_WEBHOOKS
def test_an_older_server_is_said_to_be_too_old(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = b"<html>Not Found</html>"
    proxy.answer("/mlflow/webhooks", status=404, body=page, content_type="text/html")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", proxy.url)
    for command in ("create", "test", "delete"):
        result = run(command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "webhooks need MLflow 3.3 on the server" in result.stderr


@pytest.mark.skipif(HAS_WEBHOOKS, reason="this version of MLflow has webhooks")
@pytest.mark.parametrize("command", ["create", "test", "delete"])
def test_an_older_mlflow_is_said_to_be_too_old(
    command: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", proxy.url)
    result = run(command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "webhooks need MLflow 3.3, and this is MLflow 2." in result.stderr
