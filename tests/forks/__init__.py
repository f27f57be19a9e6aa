"""Python programs that need not import MLflow first: each is a fork of one process that has.

A test starts `[*python, "-c", CODE]` where it would start `[sys.executable, "-c", CODE]`, with
`python` from the fixture of that name, and `[*python, SCRIPT, ...]` where it would start the
console script. All else is as it was: arguments, environment, current folder, standard streams,
signals and exit code. Only what is imported is there already. So tests of how MLflow and the
package are imported use `python_without_mlflow`, which has imported only the libraries below them;
tests of which libraries are imported, and of how Python is set, need a real process.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

CLIENT = Path(__file__).with_name("client.py")
SERVER = Path(__file__).with_name("server.py")


def start(
    socket: Path,
    imported: Literal["package", "libraries"],
    env: Mapping[str, str],
    python: str = sys.executable,
) -> subprocess.Popen[bytes]:
    """Start the process that forks, in a group of its own; it is ready when `socket` is there."""
    with socket.with_suffix(".log").open("ab") as output:
        return subprocess.Popen(
            [python, SERVER, socket, imported],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(socket: Path, process: subprocess.Popen[bytes]) -> None:
    """Return once it forks for whoever asks."""
    while not socket.exists():
        assert process.poll() is None, socket.with_suffix(".log").read_text()
        time.sleep(0.05)


def python(socket: Path, executable: str = sys.executable) -> list[str]:
    """What to begin a command with, instead of the path of Python.

    What the program starts with `sys.executable` is the real Python at this path.
    """
    return [*_client(socket), executable]


def python_for_all(socket: Path) -> str:
    """The same as one path. It is `sys.executable` for the program: what that starts forks, too."""
    script = socket.with_suffix(".python")
    if not script.exists():
        new = socket.with_suffix(".new-python")
        new.write_text(f'#!/bin/sh\nexec {shlex.join(_client(socket))} "$0" "$@"\n')
        new.chmod(0o700)
        new.rename(script)
    return str(script)


def _client(socket: Path) -> list[str]:
    # Without site-packages and settings: all it does is to pass on what it was given.
    return [sys.executable, "-IS", str(CLIENT), str(socket)]
