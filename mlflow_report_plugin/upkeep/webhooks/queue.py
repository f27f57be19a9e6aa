"""The versions that still need a report, in a file that outlives the server.

All processes of a server share the file. A version stands in it from the answer to its webhook
until its report is there: one that a killed process was at is due again when its lease is over.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlflow_report_plugin.upkeep.webhooks.signature import TOLERANCE

LIMIT = 10_000
"""How many versions may wait."""
LEASE = 30.0
"""How long a version that was taken stays with who took it, unless that is renewed, in seconds."""
BUSY = 5.0
"""How long to wait for another process that is writing, in seconds."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    due REAL NOT NULL,  -- when it may be taken: a lease is a due time that lies ahead
    attempts INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    PRIMARY KEY (name, version)
);
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, received REAL NOT NULL);
"""


class Replayed(Exception):
    """The delivery was received before."""


class Full(Exception):
    """Too many versions wait already."""


@dataclass(frozen=True)
class Task:
    """A version that was taken."""

    name: str
    version: str
    attempts: int
    """How often it was taken, with this time."""
    holder: str


class Queue:
    """Versions that wait for their report; for any number of threads and processes.

    Every method may raise `sqlite3.Error`, and has done nothing then.
    """

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        """Make the file, or go on with what is in it.

        Args:
            path: The file.
            limit: How many versions may wait.

        Raises:
            OSError: It cannot be made.
            sqlite3.Error: It is no such file.
        """
        self._path = path
        self._limit = limit
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        deadline = time.monotonic() + BUSY
        while not self._prepare():
            if time.monotonic() > deadline:
                raise sqlite3.OperationalError("others keep the file locked")
            time.sleep(BUSY / 100)

    def add(self, delivery: str, name: str, version: str, delay: float) -> None:
        """Add a version; one that waits already is not added twice.

        Args:
            delivery: The id of the delivery that told of it.
            name: The registered model.
            version: The version.
            delay: After how many seconds it may be taken.

        Raises:
            Replayed: The delivery was received before.
            Full: Too many versions wait already.
        """
        now = time.time()
        with self._transaction() as database:
            # What is older was refused as stale before it came here.
            oldest = now - 3 * TOLERANCE
            database.execute("DELETE FROM deliveries WHERE received < ?", (oldest,))
            try:
                database.execute("INSERT INTO deliveries VALUES (?, ?)", (delivery, now))
            except sqlite3.IntegrityError as error:
                raise Replayed from error
            (waiting,) = database.execute("SELECT count(*) FROM versions").fetchone()
            if waiting >= self._limit:
                raise Full
            database.execute(
                "INSERT OR IGNORE INTO versions (name, version, due) VALUES (?, ?, ?)",
                (name, version, now + delay),
            )

    def take(self) -> Task | None:
        """Take the version that has been due for longest.

        Returns:
            The version, for the length of a lease; None where none is due.
        """
        now = time.time()
        with self._transaction() as database:
            row = database.execute(
                "SELECT name, version, attempts FROM versions WHERE due <= ? ORDER BY due LIMIT 1",
                (now,),
            ).fetchone()
            if row is None:
                return None
            task = Task(row[0], row[1], row[2] + 1, uuid.uuid4().hex)
            database.execute(
                "UPDATE versions SET due = ?, attempts = ?, holder = ?"
                " WHERE name = ? AND version = ?",
                (now + LEASE, task.attempts, task.holder, task.name, task.version),
            )
            return task

    def renew(self, task: Task) -> None:
        """Keep a version for the length of another lease, unless the last one is lost."""
        self.put_back(task, LEASE, task.attempts)

    def put_back(self, task: Task, delay: float, attempts: int) -> None:
        """Say when a version may be taken again.

        Args:
            task: The version.
            delay: In how many seconds.
            attempts: How many attempts there were.
        """
        with self._transaction() as database:
            database.execute(
                "UPDATE versions SET due = ?, attempts = ?"
                " WHERE name = ? AND version = ? AND holder = ?",
                (time.time() + delay, attempts, task.name, task.version, task.holder),
            )

    def done(self, task: Task) -> None:
        """Forget a version, unless somebody else has it by now."""
        with self._transaction() as database:
            database.execute(
                "DELETE FROM versions WHERE name = ? AND version = ? AND holder = ?",
                (task.name, task.version, task.holder),
            )

    def __len__(self) -> int:
        """Count the versions that wait or were taken."""
        with contextlib.closing(self._connect()) as database:
            (count,) = database.execute("SELECT count(*) FROM versions").fetchone()
        return int(count)

    def _prepare(self) -> bool:
        """Make the tables, unless another process does that right now: nobody waits for WAL."""
        with contextlib.closing(self._connect()) as database:
            try:
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(SCHEMA)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                return False
        return True

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(self._connect()) as database:
            # Reading and writing must be one step for all others.
            database.execute("BEGIN IMMEDIATE")
            yield database
            # What does not come here is undone when the connection is closed.
            database.execute("COMMIT")

    def _connect(self) -> sqlite3.Connection:
        # One each time: connections do not survive a fork and belong to one thread.
        return sqlite3.connect(self._path, timeout=BUSY, isolation_level=None)
