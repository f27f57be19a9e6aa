"""Takes versions out of the queue and logs their reports, one at a time."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from concurrent.futures import wait
from functools import partial

from mlflow_report_plugin.errors import one_line
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep.missing import Outcome, log_missing
from mlflow_report_plugin.upkeep.webhooks.queue import LEASE, Queue, Task

POLL = 2.0
"""How often to look whether a version is due, in seconds."""
RETRY = 30.0
"""How long to wait after the first attempt that failed, in seconds; each time twice as long."""
ATTEMPTS = 6
"""After how many attempts to give a version up."""
THREAD = "mlflow-report-webhooks"
"""The name of the thread."""

_log = logging.getLogger("mlflow.report")


class Worker:
    """A thread in a process of the server."""

    def __init__(self, queue: Queue, tracking_uri: str) -> None:
        """Note where the work is; nothing runs yet.

        Args:
            queue: The versions.
            tracking_uri: The server to read from and log to.
        """
        self._queue = queue
        self._tracking_uri = tracking_uri
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Start the thread, unless it runs: a fork leaves threads behind.

        Raises:
            RuntimeError: The system starts no more threads.
        """
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            # A daemon: a server that is told to end ends.
            thread = threading.Thread(target=self._work, name=THREAD, daemon=True)
            thread.start()
            self._thread = thread

    def _work(self) -> None:
        told = ""
        while True:
            try:
                task = self._queue.take()
                if task is not None:
                    self._do(task)
                    continue
                told = ""
            except (Exception, SystemExit) as error:
                # Whatever it is: deliveries are answered in the belief that this thread goes on.
                reason = _reason(error)
                if told != reason:  # once is enough
                    told = reason
                    _log.warning("The worker of webhooks was interrupted, and goes on: %s", reason)
            time.sleep(POLL)

    def _do(self, task: Task) -> None:
        uri = one_line(f"models:/{task.name}/{task.version}")
        if task.attempts > ATTEMPTS:  # it ended the process each time
            _log.warning("No report of %s was logged: it was given up", uri)
            self._queue.done(task)
            return
        try:
            work = start(partial(log_missing, self._tracking_uri, task.name, task.version))
            while not wait([work], LEASE / 3).done:
                self._renew(task)
            outcome = work.result()
        except (Exception, SystemExit) as error:
            self._failed(task, uri, error)
            return
        self._tell(uri, outcome)
        self._queue.done(task)

    def _renew(self, task: Task) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._queue.renew(task)

    def _failed(self, task: Task, uri: str, error: BaseException) -> None:
        reason = _reason(error)
        if task.attempts >= ATTEMPTS:
            _log.warning("No report of %s was logged, and it was given up: %s", uri, reason)
            self._queue.done(task)
            return
        delay = RETRY * 2 ** (task.attempts - 1)
        _log.warning("No report of %s was logged, next try in %g s: %s", uri, delay, reason)
        self._queue.put_back(task, delay, task.attempts)

    def _tell(self, uri: str, outcome: Outcome) -> None:
        if outcome.kind == "logged":
            _log.info("A report of %s was logged", uri)
        elif outcome.kind == "skipped":
            _log.info("No report of %s was logged: %s", uri, one_line(outcome.message))


def _reason(error: BaseException) -> str:
    return one_line(f"{type(error).__name__}: {error}")
