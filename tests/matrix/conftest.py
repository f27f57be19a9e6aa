"""A server of some version of MLflow, and its clients, each in an environment of its own.

`make matrix` makes the environments and runs these tests once for each server. The version that
is called `newest` is that of the Python which runs the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import forks
from tests.matrix.registering import WINE
from tests.servers import (
    end_group,
    free_port,
    outside,
    start_server,
    wait_until_healthy,
)

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("MATRIX_SERVER", "")
OTHER_CLIENT = os.environ.get("MATRIX_CLIENT", "")
FORMATS = ("report.html", "report.json", "report.md")
LOGGED = [*FORMATS, "snapshots"]
REPORT_TAG = "mlflow_report.uri"


@dataclass(frozen=True)
class Environment:
    """A version of MLflow with the plugin."""

    version: str
    python: tuple[str, ...] = ()
    """What to start its programs with; without it, each begins as it does for everybody."""

    @property
    def programs(self) -> Path:
        if self.version == "newest":
            return Path(sys.executable).parent
        return ROOT / ".venv-matrix" / self.version / "bin"

    def run(
        self, *command: object, cwd: Path, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, with no more settings than a user may have."""
        kept = outside()
        kept.pop("PYTHONPATH", None)
        program, *args = map(str, command)
        if program != "python" or not self.python:
            args = [str(self.programs / program), *args]
        return subprocess.run(
            [*self.python, *args],
            cwd=cwd,
            env={**kept, "MLFLOW_DISABLE_TELEMETRY": "true", **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def register(self, action: str, *args: object, cwd: Path) -> str:
        """Let a client register something; gives what it said meanwhile."""
        program = ("python", "-m", "tests.matrix.registering", action, *args)
        # Registration waits for the report, however busy the computer is.
        env = {"MLFLOW_REPORT_AUTOLOG_TIMEOUT": "600"}
        done = self.run(*program, cwd=cwd, env=env)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def report(
        self, store: str, name: str, cwd: Path, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Write the report of version 1 of a model to a folder, in all formats."""
        outputs = [part for file in FORMATS for part in ("-o", file)]
        env = {"MLFLOW_TRACKING_URI": store, **env}
        return self.run("mlflow", "report", f"models:/{name}/1", *outputs, cwd=cwd, env=env)


@dataclass(frozen=True)
class Served:
    """A server with the pages of reports, and the wine model that a client of its own logged."""

    environment: Environment
    url: str
    folder: Path
    secret_file: Path
    """Where the server looks for the secret of a webhook; not there yet."""
    said: str
    """What the client said while it logged the model."""

    @property
    def version(self) -> tuple[int, int]:
        """The version of MLflow that the server says it is."""
        answer = requests.get(f"{self.url}/version", timeout=60)
        major, minor, *_ = answer.text.split(".")
        return int(major), int(minor)

    def ask(self, request: str, **query: str) -> Any:
        """Ask the REST API: no client of any version stands between."""
        answer = requests.get(f"{self.url}/api/2.0/mlflow/{request}", params=query, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def model_version(self, name: str) -> Any:
        """Version 1 of a model."""
        return self.ask("model-versions/get", name=name, version="1")["model_version"]

    def report_tag(self, name: str) -> str | None:
        """Where the report of version 1 of a model is, as its tag says."""
        tags = self.model_version(name).get("tags", [])
        return next((str(tag["value"]) for tag in tags if tag["key"] == REPORT_TAG), None)

    def logged_files(self, name: str) -> list[str]:
        """The files of the report of version 1 of a model among the artifacts of its run."""
        folder, run_id = f"reports/{name}/v1", self.model_version(WINE)["run_id"]
        found = self.ask("artifacts/list", run_id=run_id, path=folder)
        return sorted(file["path"].removeprefix(f"{folder}/") for file in found.get("files", []))


@contextmanager
def started(version: str, folder: Path) -> Iterator[Environment]:
    """The environment of a version, whose programs are forks of one process: see `tests.forks`."""
    real = Environment(version)
    env = {**outside(), "PYTHONPATH": str(ROOT), "MLFLOW_DISABLE_TELEMETRY": "true"}
    socket = folder / f"{version}.socket"
    python = str(real.programs / "python")
    process = forks.start(socket, "package", env, python)
    try:
        forks.wait_until_ready(socket, process)
        yield Environment(version, tuple(forks.python(socket, python)))
    finally:
        end_group(process)


@pytest.fixture(scope="session")
def other_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The environment of another version than that of the server."""
    with started(OTHER_CLIENT, tmp_path_factory.mktemp("client")) as environment:
        yield environment


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The environment of the server."""
    with started(SERVER, tmp_path_factory.mktemp("environment")) as running:
        yield running


@pytest.fixture(scope="session")
def server(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server, with the pages and the receiver of webhooks, and a model on it."""
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    secret_file = folder / "webhook.secret"
    env = {
        "MLFLOW_WEBHOOK_ALLOWED_SCHEMES": "http,https",
        "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS": "true",
        "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY": urlsafe_b64encode(bytes(32)).decode(),
        "MLFLOW_WEBHOOK_CACHE_TTL": "0",
        "MLFLOW_REPORT_TRACKING_URI": url,
        "MLFLOW_REPORT_WEBHOOK_SECRET_FILE": str(secret_file),
        "MLFLOW_REPORT_WEBHOOK_QUEUE": str(folder / "queue.db"),
        "MLFLOW_REPORT_WEBHOOK_DELAY": "0",
    }
    python = str(environment.programs / "python")
    process = start_server(folder, port, "--app-name", "report", env=env, python=python)
    try:
        wait_until_healthy(url, process, folder / "server.log")
        said = environment.register("log", url, cwd=folder)
        yield Served(environment, url, folder, secret_file, said)
    finally:
        end_group(process)
