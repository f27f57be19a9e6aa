"""Real MLflow servers on loopback, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 300
STOP_SECONDS = 10
DATABASE = "server.db"
SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    # Half a dozen processes that would wait for jobs which no test starts.
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
}


def free_port() -> int:
    """A port on which nothing listens right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def mlflow_server(folder: Path, *options: str, env: Mapping[str, str] = {}) -> Iterator[str]:
    """Run `mlflow server` with its database and artifacts in `folder`; gives its URL.

    With `--static-prefix`, give it first.
    """
    port = free_port()
    process = start_server(folder, port, *options, env=env)
    url = url_of(port, *options)
    try:
        wait_until_healthy(url, process, folder / "server.log")
        yield url
    finally:
        end_group(process)


def url_of(port: int, *options: str) -> str:
    """The URL of a server with these options."""
    prefix = options[1] if options[:1] == ("--static-prefix",) else ""
    return f"http://127.0.0.1:{port}{prefix}"


def start_server(
    folder: Path,
    port: int,
    *options: str,
    env: Mapping[str, str] = {},
    python: str = sys.executable,
) -> subprocess.Popen[bytes]:
    """Start `mlflow server`, in a group of its own, with all its files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "mlflow", "server", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--serve-artifacts"]
    command += ["--backend-store-uri", f"sqlite:///{folder / DATABASE}"]
    command += ["--artifacts-destination", str(folder / "artifacts"), *options]
    with (folder / "server.log").open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**outside(), **SETTINGS, **env},
            stdout=output,
            stderr=subprocess.STDOUT,
            # The workers must end with it.
            start_new_session=True,
        )


def is_mlflow_setting(name: str) -> bool:
    """Whether an environment variable could lead MLflow away from what a test set up."""
    return name.startswith(("MLFLOW_", "_MLFLOW_", "DATABRICKS_"))


def outside() -> dict[str, str]:
    """The environment of this process, without what could lead MLflow away."""
    return {name: value for name, value in os.environ.items() if not is_mlflow_setting(name)}


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers; raise with its log if it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except urllib.error.HTTPError:  # MLflow 2 knows no `/health` below a prefix
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"mlflow server did not start:\n{log.read_text(errors='replace')}")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started in a session of its own, and all its children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
