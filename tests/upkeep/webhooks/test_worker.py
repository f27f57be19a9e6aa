"""What the worker does with a version, and what it says of it."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_report_plugin.logged.place import URI_TAG
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep.missing import Outcome
from mlflow_report_plugin.upkeep.webhooks import worker as working
from mlflow_report_plugin.upkeep.webhooks.queue import Queue, Task
from mlflow_report_plugin.upkeep.webhooks.worker import ATTEMPTS, THREAD, Worker
from tests.models import Logged, log_wine
from tests.servers import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.versions


@pytest.fixture
def queue(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Queue:
    caplog.set_level(logging.INFO, "mlflow.report")
    return Queue(tmp_path / "queue.db")


@pytest.fixture
def bare(tmp_path: Path, own_store: str) -> Logged:
    """A version without a report."""
    return log_wine(own_store, artifact_location=tmp_path / "artifacts")


def is_empty(queue: Queue) -> bool:
    return len(queue) == 0


def due_in(path: Path) -> tuple[float, int]:
    """In how many seconds the only version in a queue is due, and after how many attempts."""
    with closing(sqlite3.connect(path)) as database:
        due, attempts = database.execute("SELECT due, attempts FROM versions").fetchone()
    return due - time.time(), attempts


def test_a_version_is_done_and_forgotten(
    queue: Queue, bare: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", bare.name, bare.version, delay=0)
    worker = Worker(queue, bare.tracking_uri)
    worker.run()
    worker.run()  # one thread is enough
    wait_until(lambda: is_empty(queue))
    assert URI_TAG in bare.client.get_model_version(bare.name, bare.version).tags
    assert f"A report of {bare.uri} was logged" in caplog.messages


def test_what_was_deleted_meanwhile_is_forgotten(
    queue: Queue, bare: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", "nothing", "7", delay=0)
    Worker(queue, bare.tracking_uri).run()
    wait_until(lambda: is_empty(queue))
    assert [line for line in caplog.messages if "models:/nothing/7" in line] != []


def test_what_fails_is_tried_again_later_and_then_given_up(
    queue: Queue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(queue, f"http://me:geheim@127.0.0.1:{free_port()}")
    queue.add("d1", "wine", "1", delay=0)
    delays = []
    for attempt in range(1, ATTEMPTS + 1):
        with closing(sqlite3.connect(tmp_path / "queue.db")) as database, database:
            database.execute("UPDATE versions SET due = 0")
        task = queue.take()
        assert task is not None
        assert task.attempts == attempt
        worker._do(task)
        if len(queue):
            delays.append(round(due_in(tmp_path / "queue.db")[0]))
    assert is_empty(queue)
    assert len(delays) == ATTEMPTS - 1
    assert delays == sorted(set(delays))
    assert "given up" in caplog.messages[-1]
    assert "geheim" not in caplog.text


def test_a_version_that_ends_the_process_each_time_is_given_up(
    queue: Queue, bare: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", bare.name, bare.version, delay=0)
    task = queue.take()
    assert task is not None
    worker = Worker(queue, bare.tracking_uri)
    worker._do(Task(task.name, task.version, ATTEMPTS + 1, task.holder))
    assert is_empty(queue)
    assert "given up" in caplog.messages[-1]
    assert URI_TAG not in bare.client.get_model_version(bare.name, bare.version).tags


def test_the_worker_goes_on_when_the_queue_can_be_read_again(
    queue: Queue, bare: Logged, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", bare.name, bare.version, delay=0)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as database:
        database.execute("ALTER TABLE versions RENAME TO away")
    Worker(queue, bare.tracking_uri).run()
    wait_until(lambda: "was interrupted, and goes on" in caplog.text)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as database:
        database.execute("ALTER TABLE away RENAME TO versions")
    wait_until(lambda: is_empty(queue))
    assert URI_TAG in bare.client.get_model_version(bare.name, bare.version).tags


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == THREAD]


@pytest.mark.parametrize("error", [RuntimeError("can't start new thread"), SystemExit(2)])
def test_the_worker_lives_on_after_an_error_that_nobody_foresaw(
    error: BaseException,
    queue: Queue,
    bare: Logged,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def cannot(_work: Callable[[], Outcome]) -> None:
        raise error

    queue.add("d1", bare.name, bare.version, delay=0)
    monkeypatch.setattr(working, "start", cannot)
    worker = Worker(queue, bare.tracking_uri)
    worker.run()
    wait_until(lambda: "next try in" in caplog.text)
    monkeypatch.setattr(working, "start", start)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as database, database:
        database.execute("UPDATE versions SET due = 0")
    wait_until(lambda: is_empty(queue))
    assert URI_TAG in bare.client.get_model_version(bare.name, bare.version).tags


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_whose_thread_ended_starts_another(queue: Queue, bare: Logged) -> None:
    before = set(workers())
    task = queue.take

    def end() -> None:
        raise GeneratorExit  # as it is when the interpreter takes a thread down

    queue.take = end  # type: ignore[assignment, method-assign]  # one that ends
    worker = Worker(queue, bare.tracking_uri)
    worker.run()
    wait_until(lambda: not set(workers()) - before)
    queue.take = task  # type: ignore[method-assign]  # as it was
    queue.add("d1", bare.name, bare.version, delay=0)
    worker.run()
    wait_until(lambda: is_empty(queue))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_after_a_fork_the_child_has_a_thread_of_its_own(queue: Queue, bare: Logged) -> None:
    worker = Worker(queue, bare.tracking_uri)
    worker.run()
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        worker.run()
        os._exit(0 if len(workers()) == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_version_stays_with_who_works_on_it_for_as_long_as_that_takes(
    queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def slow(_uri: str, _name: str, _version: str) -> Outcome:
        assert goes_on.wait(60)
        return Outcome("there")

    monkeypatch.setattr(working, "LEASE", 0.03)
    monkeypatch.setattr(working, "log_missing", slow)
    queue.add("d1", "wine", "1", delay=0)
    Worker(queue, "http://127.0.0.1:9").run()
    wait_until(lambda: due_in(tmp_path / "queue.db")[1] == 1)
    first = due_in(tmp_path / "queue.db")[0] + time.time()
    wait_until(lambda: due_in(tmp_path / "queue.db")[0] + time.time() > first + 0.05)
    assert due_in(tmp_path / "queue.db")[1] == 1
    goes_on.set()
    wait_until(lambda: is_empty(queue))
