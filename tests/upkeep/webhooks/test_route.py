"""What a server answers to deliveries, before anything is done for them."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, abort

from mlflow_report_plugin.upkeep.webhooks.route import MAX_BODY, add_webhook_route
from mlflow_report_plugin.upkeep.webhooks.signature import ID, SIGNATURE, TIMESTAMP, sign
from tests.upkeep.webhooks.conftest import SECRET

Send = Callable[..., Any]
DATA = {"name": "wine", "version": "1", "source": "models:/m-1", "run_id": None, "tags": {}}


def body(**data: object) -> bytes:
    told = {"entity": "model_version", "action": "created", "data": {**DATA, **data}}
    return json.dumps(told).encode()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the queue; nothing in it becomes due while a test runs."""
    monkeypatch.setenv("MLFLOW_REPORT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("MLFLOW_REPORT_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_REPORT_WEBHOOK_QUEUE", str(tmp_path / "queue.db"))
    monkeypatch.setenv("MLFLOW_REPORT_WEBHOOK_DELAY", "3600")
    return tmp_path / "queue.db"


@pytest.fixture
def send(path: Path) -> Send:
    """Send deliveries to an app that asks everybody else for a user."""
    assert not path.exists()
    return sender(app())


def app(prefix: str = "") -> Flask:
    made = Flask("mlflow")
    add_webhook_route(made, prefix)

    @made.before_request
    def ask_for_a_user() -> Response:
        abort(401)

    return made


def sender(app: Flask, prefix: str = "") -> Send:
    def send(
        content: bytes = body(),
        id: str = "d1",
        timestamp: str | None = None,
        secret: str = SECRET,
    ) -> Any:
        timestamp = timestamp or str(int(time.time()))
        signature = sign(secret, id, timestamp, content)
        headers = {ID: id, TIMESTAMP: timestamp, SIGNATURE: signature}
        return app.test_client().post(f"{prefix}/report/webhooks", data=content, headers=headers)

    return send


def queued(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT name, version FROM versions").fetchall()


def test_a_new_version_is_queued_and_answered_without_a_login(send: Send, path: Path) -> None:
    assert send().status_code == 202
    assert queued(path) == [("wine", "1")]


def test_the_address_is_below_the_static_prefix(path: Path) -> None:
    assert sender(app("/mlflow"), "/mlflow")().status_code == 202
    assert queued(path) == [("wine", "1")]


@pytest.mark.usefixtures("path")
def test_only_deliveries_do_without_a_login() -> None:
    client = app().test_client()
    for answer in (
        client.get("/report/webhooks"),
        client.options("/report/webhooks"),
        client.post("/report/webhooks/"),
        client.post("/report"),
    ):
        assert answer.status_code == 401


def test_a_wrong_signature_is_refused(send: Send, path: Path) -> None:
    answer = send(secret="another")
    assert answer.status_code == 401
    assert "signature" in answer.text
    assert queued(path) == []


def test_a_request_without_headers_is_refused(path: Path) -> None:
    answer = app().test_client().post("/report/webhooks", data=body())
    assert answer.status_code == 401
    assert queued(path) == []


def test_a_stale_delivery_is_refused(send: Send, path: Path) -> None:
    answer = send(timestamp=str(int(time.time()) - 400))
    assert answer.status_code == 401
    assert "stale" in answer.text
    assert queued(path) == []


def test_a_delivery_that_comes_again_is_refused(send: Send, path: Path) -> None:
    timestamp = str(int(time.time()))
    answers = [send(timestamp=timestamp).status_code for _ in range(3)]
    assert answers == [202, 409, 409]
    assert queued(path) == [("wine", "1")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"entity": "model_version"}',
        b'{"entity": "model_version", "action": "created", "data": []}',
        json.dumps({"entity": "registered_model", "action": "created", "data": DATA}).encode(),
        json.dumps({"entity": "model_version_tag", "action": "set", "data": DATA}).encode(),
        body(version="x"),
        body(version=None),
        body(tags={"mlflow.prompt.is_prompt": "true"}),
    ],
    ids=lambda content: content[:60],
)
def test_what_tells_of_no_new_model_version_is_left_alone(
    content: bytes, send: Send, path: Path
) -> None:
    assert send(content).status_code == 200
    assert queued(path) == []


def test_a_delivery_that_is_too_large_is_refused(send: Send, path: Path) -> None:
    assert send(body(description="x" * MAX_BODY)).status_code == 413
    assert send(body(description="x" * (MAX_BODY - 1000)), id="d2").status_code == 202
    assert queued(path) == [("wine", "1")]


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE versions; --", "Grüße", "<b>", "a b%2F..", "x" * 9999]
)
def test_any_name_is_queued_as_it_is(name: str, send: Send, path: Path) -> None:
    assert send(body(name=name)).status_code == 202
    assert queued(path) == [(name, "1")]


def test_a_server_without_a_secret_says_so_and_makes_no_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_REPORT_WEBHOOK_SECRET")
    answer = sender(app())(secret="")
    assert answer.status_code == 501
    assert "MLFLOW_REPORT_WEBHOOK_SECRET" in answer.text
    assert not path.exists()


def test_a_secret_that_is_written_while_the_server_runs_counts(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    monkeypatch.delenv("MLFLOW_REPORT_WEBHOOK_SECRET")
    monkeypatch.setenv("MLFLOW_REPORT_WEBHOOK_SECRET_FILE", str(file))
    send = sender(app())
    assert send(id="d1").status_code == 501
    file.touch(mode=0o600)
    file.write_text("fresh\n")
    assert send(id="d2", secret="fresh").status_code == 202
    assert queued(path) == [("wine", "1")]


@pytest.mark.parametrize("uri", ["", "sqlite:///mlflow.db", "databricks"])
def test_a_server_that_does_not_know_its_address_says_so(
    uri: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_TRACKING_URI", uri)
    answer = sender(app())()
    assert answer.status_code == 501
    assert "MLFLOW_REPORT_TRACKING_URI" in answer.text
    assert not path.exists()


def test_a_queue_that_cannot_be_opened_is_said_without_its_path(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text("This is not a database, and it is longer than a header is." * 9)
    answer = sender(app())()
    assert answer.status_code == 501
    assert str(path) not in answer.text
    assert "not a database" in caplog.text


def test_a_queue_that_breaks_later_lets_mlflow_try_again(send: Send, path: Path) -> None:
    assert send().status_code == 202
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE versions RENAME TO away")
    timestamp = str(int(time.time()))
    assert send(id="d2", timestamp=timestamp).status_code == 503
    assert send(id="d2", timestamp=timestamp).status_code == 503  # and not 409
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE away RENAME TO versions")
    assert send(id="d2", timestamp=timestamp).status_code == 202


@pytest.mark.usefixtures("path")
def test_servers_have_queues_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_REPORT_WEBHOOK_QUEUE")
    monkeypatch.setenv("HOME", str(tmp_path))
    for port in ("8", "9"):
        monkeypatch.setenv("MLFLOW_REPORT_TRACKING_URI", f"http://127.0.0.1:{port}")
        assert sender(app())().status_code == 202
    assert len(list((tmp_path / ".mlflow-report").glob("*.db"))) == 2


def test_the_secret_is_in_no_answer_and_in_no_log(
    send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    answers = [send(), send(), send(secret="another"), send(b"nonsense"), send(timestamp="1")]
    assert all(SECRET not in answer.text for answer in answers)
    assert SECRET not in caplog.text


def test_without_anybody_to_work_a_delivery_off_it_is_not_taken(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", cannot)
        send = sender(app())
        answer = send()
    assert (answer.status_code, answer.text) == (503, "the worker cannot be started\n")
    assert queued(path) == []
    assert send().status_code == 202  # as MLflow does it: the same delivery once more
