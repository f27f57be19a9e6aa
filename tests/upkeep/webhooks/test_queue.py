"""The queue loses no version and gives none to two."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow_report_plugin.upkeep.webhooks import queue as module
from mlflow_report_plugin.upkeep.webhooks.queue import Full, Queue, Replayed

TAKE_ALL = """
import sys
from pathlib import Path
from mlflow_report_plugin.upkeep.webhooks.queue import Queue
queue = Queue(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
while (task := queue.take()) is not None:
    print(task.version, flush=True)
    queue.done(task)
"""

FILL_UP = """
import resource, signal, sqlite3, sys
from pathlib import Path
from mlflow_report_plugin.upkeep.webhooks.queue import Queue
queue = Queue(Path(sys.argv[1]))
queue.add("d0", "wine", "0", delay=0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
added = 0
try:
    while True:
        queue.add(f"d{added + 1}", "wine", str(added + 1), delay=0)
        added += 1
except sqlite3.Error as error:
    print(added, len(queue))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
queue.add(f"d{added + 1}", "wine", str(added + 1), delay=0)
print(added + 1, len(queue))
"""


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path / "folder" / "queue.db", limit=5)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Put the clock of the queue forward."""
    ahead = 0.0
    now = module.time.time

    def put_forward(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(module.time, "time", lambda: now() + ahead)
    return put_forward


def test_a_version_is_taken_once_it_is_due(queue: Queue, later: Callable[[float], None]) -> None:
    queue.add("d1", "wine", "1", delay=20)
    assert queue.take() is None
    later(21)
    task = queue.take()
    assert task is not None
    assert (task.name, task.version, task.attempts) == ("wine", "1", 1)
    assert queue.take() is None


def test_a_version_that_is_done_is_forgotten(queue: Queue) -> None:
    queue.add("d1", "wine", "1", delay=0)
    task = queue.take()
    assert task is not None
    queue.done(task)
    assert len(queue) == 0


def test_a_version_whose_holder_died_is_taken_again(
    queue: Queue, later: Callable[[float], None]
) -> None:
    queue.add("d1", "wine", "1", delay=0)
    first = queue.take()
    later(module.LEASE + 1)
    second = queue.take()
    assert first is not None
    assert second is not None
    assert (second.version, second.attempts) == ("1", 2)
    # The first was only slow. What it says no longer counts.
    queue.done(first)
    queue.put_back(first, 0, 1)
    assert len(queue) == 1
    assert queue.take() is None


def test_a_version_that_is_renewed_stays_with_its_holder(
    queue: Queue, later: Callable[[float], None]
) -> None:
    queue.add("d1", "wine", "1", delay=0)
    task = queue.take()
    assert task is not None
    for _ in range(3):
        later(module.LEASE * 0.6)
        queue.renew(task)
    assert queue.take() is None


def test_a_version_that_is_put_back_waits(queue: Queue, later: Callable[[float], None]) -> None:
    queue.add("d1", "wine", "1", delay=0)
    task = queue.take()
    assert task is not None
    queue.put_back(task, 100, task.attempts)
    later(99)
    assert queue.take() is None
    later(2)
    again = queue.take()
    assert again is not None
    assert again.attempts == 2


def test_a_delivery_is_taken_once_whatever_became_of_it(queue: Queue) -> None:
    queue.add("d1", "wine", "1", delay=0)
    with pytest.raises(Replayed):
        queue.add("d1", "wine", "1", delay=0)
    task = queue.take()
    assert task is not None
    queue.done(task)
    with pytest.raises(Replayed):
        queue.add("d1", "wine", "1", delay=0)
    assert len(queue) == 0


def test_a_version_that_waits_is_not_added_twice(queue: Queue) -> None:
    queue.add("d1", "wine", "1", delay=0)
    queue.add("d2", "wine", "1", delay=0)
    assert len(queue) == 1


def test_deliveries_are_forgotten_when_they_would_be_refused_as_stale(
    queue: Queue, later: Callable[[float], None], tmp_path: Path
) -> None:
    queue.add("d1", "wine", "1", delay=0)
    later(3 * module.TOLERANCE + 1)
    queue.add("d2", "wine", "2", delay=0)
    database = sqlite3.connect(tmp_path / "folder" / "queue.db")
    assert database.execute("SELECT id FROM deliveries").fetchall() == [("d2",)]
    database.close()


def test_a_full_queue_refuses_and_takes_the_same_delivery_later(queue: Queue) -> None:
    for number in range(5):
        queue.add(f"d{number}", "wine", str(number), delay=0)
    with pytest.raises(Full):
        queue.add("d5", "wine", "5", delay=0)
    task = queue.take()
    assert task is not None
    queue.done(task)
    queue.add("d5", "wine", "5", delay=0)
    assert len(queue) == 5


def test_what_waits_is_there_after_a_restart(tmp_path: Path) -> None:
    Queue(tmp_path / "queue.db").add("d1", "wine", "1", delay=0)
    again = Queue(tmp_path / "queue.db")
    with pytest.raises(Replayed):
        again.add("d1", "wine", "1", delay=0)
    assert again.take() is not None


def test_the_file_is_for_its_owner_only(queue: Queue, tmp_path: Path) -> None:
    queue.add("d1", "wine", "1", delay=0)
    for path in (tmp_path / "folder").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_no_queue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "queue.db").write_text(
        "This is not a database, and it is longer than a header." * 9
    )
    with pytest.raises(sqlite3.DatabaseError):
        Queue(tmp_path / "queue.db")


def test_processes_that_begin_together_share_the_versions(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_ALL, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for worker in workers:  # they have made the file, all at the same time
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    queue = Queue(path)
    for number in range(200):
        queue.add(f"d{number}", "wine", str(number), delay=0)
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    taken = Counter(line for worker in workers for line in worker.communicate()[0].split())
    assert taken == Counter(map(str, range(200)))
    assert len(queue) == 0


def test_on_a_full_disk_nothing_is_lost_and_the_same_delivery_is_taken_later(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", FILL_UP, str(tmp_path / "queue.db")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    full, after = [tuple(map(int, line.split())) for line in said.splitlines()]
    assert full[0] > 10
    assert full[1] == full[0] + 1
    assert after == (full[0] + 1, full[0] + 2)
