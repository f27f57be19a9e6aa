"""What the worker does with a version, and what it says of it."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from mlflow_report_plugin.pipeline import REPORT_TAG
from mlflow_report_plugin.upkeep import claims
from mlflow_report_plugin.upkeep.webhooks.queue import Queue, Task
from mlflow_report_plugin.upkeep.webhooks.worker import ATTEMPTS, Worker
from tests.models import Logged, log_wine
from tests.servers import free_port
from tests.upkeep.webhooks.conftest import wait_until

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
    assert REPORT_TAG in bare.client.get_model_version(bare.name, bare.version).tags
    assert f"A report of {bare.uri} was logged" in caplog.messages


def test_what_was_deleted_meanwhile_is_forgotten(
    queue: Queue, bare: Logged, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", "nothing", "7", delay=0)
    Worker(queue, bare.tracking_uri).run()
    wait_until(lambda: is_empty(queue))
    assert [line for line in caplog.messages if "models:/nothing/7" in line] != []


def test_a_version_that_somebody_works_on_is_looked_at_again_later(
    queue: Queue, bare: Logged, tmp_path: Path
) -> None:
    value = f"somebody {int(time.time()) + 100}"
    bare.client.set_model_version_tag(bare.name, bare.version, claims.TAG, value)
    queue.add("d1", bare.name, bare.version, delay=0)
    Worker(queue, bare.tracking_uri).run()
    wait_until(lambda: due_in(tmp_path / "queue.db")[0] > 0)
    wait_until(lambda: due_in(tmp_path / "queue.db")[1] == 0)  # that was no attempt
    tags = bare.client.get_model_version(bare.name, bare.version).tags
    assert tags[claims.TAG] == value
    assert REPORT_TAG not in tags


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
    assert REPORT_TAG not in bare.client.get_model_version(bare.name, bare.version).tags


def test_the_worker_goes_on_when_the_queue_can_be_read_again(
    queue: Queue, bare: Logged, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue.add("d1", bare.name, bare.version, delay=0)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as database:
        database.execute("ALTER TABLE versions RENAME TO away")
    Worker(queue, bare.tracking_uri).run()
    wait_until(lambda: "cannot be read" in caplog.text)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as database:
        database.execute("ALTER TABLE away RENAME TO versions")
    wait_until(lambda: is_empty(queue))
    assert REPORT_TAG in bare.client.get_model_version(bare.name, bare.version).tags
