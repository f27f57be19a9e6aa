"""Real servers that receive their own webhooks."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.logged.place import URI_TAG
from mlflow_report_plugin.upkeep.webhooks import setting_up
from tests.servers import DATABASE, end_group, free_port, wait_until_healthy
from tests.sharing import Shared
from tests.waiting import wait_until

HAS_WEBHOOKS = hasattr(MlflowClient, "create_webhook")
WITH_WEBHOOKS = pytest.mark.skipif(not HAS_WEBHOOKS, reason="webhooks came with MLflow 3.3")
SECRET = "s3cret-of-the-webhook"


class Receiving:
    """A server that tells itself of each new version."""

    def __init__(
        self,
        shared: Shared,
        folder: Path,
        *options: str,
        prefix: str = "",
        port: int = 0,
        **env: str,
    ) -> None:
        self._shared = shared
        self.folder = folder
        self._options = ("--app-name", "report", *options)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}{prefix}"
        self.queue = folder / "queue.db"
        self._env = {
            "MLFLOW_WEBHOOK_ALLOWED_SCHEMES": "http,https",
            "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS": "true",
            "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY": urlsafe_b64encode(bytes(32)).decode(),
            "MLFLOW_WEBHOOK_CACHE_TTL": "0",
            "MLFLOW_REPORT_TRACKING_URI": self.url,
            "MLFLOW_REPORT_WEBHOOK_SECRET": SECRET,
            "MLFLOW_REPORT_WEBHOOK_QUEUE": str(self.queue),
            "MLFLOW_REPORT_WEBHOOK_DELAY": "0",
            **env,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        self._process = self._shared.start_server(
            self.folder, self.port, *self._options, env=self._env
        )
        wait_until_healthy(self.url, self._process, self.folder / "server.log")
        return self._process

    def listen(self) -> None:
        """Make the webhook."""
        to = setting_up.default_url(self.url)
        setting_up.create(Client(self.url), "mlflow-report", to, SECRET, "")

    def kill(self) -> None:
        """End all of its processes without a word to them."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        wait_until(self._is_gone)

    def _is_gone(self) -> bool:
        """Whether nobody listens any more: the forks end soon after those who stand for them."""
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) != 0

    def stop(self) -> None:
        assert self._process is not None
        end_group(self._process)

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def waiting(self) -> list[tuple[str, str, int]]:
        """Name, version and attempts of all versions in the queue."""
        with closing(sqlite3.connect(self.queue)) as database:
            return database.execute("SELECT name, version, attempts FROM versions").fetchall()

    def hurry(self) -> None:
        """Let all versions in the queue be due."""
        with closing(sqlite3.connect(self.queue)) as database, database:
            database.execute("UPDATE versions SET due = 0")


@contextmanager
def receiving(
    shared: Shared, folder: Path, *options: str, prefix: str = "", **env: str
) -> Iterator[Receiving]:
    """Run a server, with a webhook that tells it of its own new versions."""
    server = Receiving(shared, folder, *options, prefix=prefix, **env)
    shared.empty_store(folder / DATABASE)
    server.start()
    try:
        server.listen()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def receiver(shared: Shared) -> Receiving:
    """Such a server, with two workers; all workers of the tests use it."""
    options = ("--workers", "2")

    def make(folder: Path) -> dict[str, Any]:
        server = Receiving(shared, folder, *options)
        shared.empty_store(folder / DATABASE)
        shared.keep_running(server.start())
        server.listen()
        return {"folder": str(folder), "port": server.port}

    made = shared.once("receiver", make)
    return Receiving(shared, Path(made["folder"]), *options, port=made["port"])


def is_reported(client: MlflowClient, name: str, version: str) -> bool:
    """Whether a version has its report."""
    return URI_TAG in client.get_model_version(name, version).tags


def times_logged(log: str, name: str, version: str) -> int:
    """How often the HTML of a version was uploaded, from the log of a server."""
    return log.count(f'/artifacts/reports/{name}/v{version}/report.html HTTP/1.1" 200')
