"""What the processes of one test run have in common: each thing is made by who needs it first.

pytest-xdist gives each worker its own session fixtures. A server takes longer to start than most
tests take to run, so workers use the same one, and the run ends it when all of them are done.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from tests import forks
from tests.servers import (
    DATABASE,
    free_port,
    outside,
    start_server,
    url_of,
    wait_until_healthy,
)


class Undertaker:
    """Ends, when the run of tests ends or is killed, what was kept running in a folder."""

    def __init__(self, folder: Path) -> None:
        script = Path(__file__).with_name("undertaker.py")
        self._process = subprocess.Popen(
            [sys.executable, "-IS", script, folder], stdin=subprocess.PIPE, start_new_session=True
        )

    def come(self, keep_files: bool) -> None:
        """Let it do so now."""
        self._process.communicate(b"keep" if keep_files else b"")


class Shared:
    """A folder that all workers of a test run know."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def once(self, name: str, make: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
        """Give what `make` gave; the first worker that asks calls it, the others wait for it.

        Args:
            name: The name of the thing, and of its folder.
            make: Takes the folder, and gives what others need to know, as JSON can hold it.
        """
        place = self.folder / name
        place.mkdir(exist_ok=True)
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = self.folder / f"{name}.json"
            if not made.exists():
                made.write_text(json.dumps(make(place)))
            found: dict[str, Any] = json.loads(made.read_text())
            return found

    def empty_store(self, path: Path) -> str:
        """Give the URI of a new sqlite store, copied from one: making the tables takes a second."""

        def make(folder: Path) -> dict[str, Any]:
            from mlflow import MlflowClient

            database = folder / "mlflow.db"
            MlflowClient(f"sqlite:///{database}").search_experiments()
            with closing(sqlite3.connect(database)) as connection, connection:
                # It knows where its artifacts are. Each store makes one of its own.
                connection.execute("DELETE FROM experiments")
            return {"database": str(database)}

        shutil.copy(self.once("empty-store", make)["database"], path)
        return f"sqlite:///{path}"

    def forks(self, imported: Literal["package", "libraries"]) -> Path:
        """The socket of the process that forks, started when first asked for; see `tests.forks`."""

        def make(folder: Path) -> dict[str, Any]:
            kept = outside()
            kept.pop("PYTHONPATH", None)
            socket = folder / "socket"
            process = forks.start(socket, imported, {**kept, "MLFLOW_DISABLE_TELEMETRY": "true"})
            self.keep_running(process)
            forks.wait_until_ready(socket, process)
            return {"socket": str(socket)}

        return Path(self.once(f"forks-{imported}", make)["socket"])

    def start_server(
        self, folder: Path, port: int, *options: str, env: Mapping[str, str] = {}
    ) -> subprocess.Popen[bytes]:
        """Start an MLflow server, whose processes need not import the libraries first."""
        python = forks.python_for_all(self.forks("libraries"))
        return start_server(folder, port, *options, env=env, python=python)

    def server(self, folder: Path, *options: str, env: Mapping[str, str] = {}) -> str:
        """Start an MLflow server, as `mlflow_server` does, that runs until the end."""
        self.empty_store(folder / DATABASE)
        port = free_port()
        process = self.start_server(folder, port, *options, env=env)
        self.keep_running(process)
        url = url_of(port, *options)
        wait_until_healthy(url, process, folder / "server.log")
        return url

    def keep_running(self, process: subprocess.Popen[bytes]) -> None:
        """Let a process, with a group of its own, run until the whole run of tests is over."""
        (self.folder / f"{process.pid}.group").touch()
