"""Running processes, and what they took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers import is_mlflow_setting

ROUNDS = 5
# `ru_maxrss` is no use: a process inherits it from the one that started it.
PEAK = """
import atexit, pathlib
def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    pathlib.Path({0!r}).write_text(status.partition("VmHWM:")[2].split()[0])
atexit.register(peak)
"""


def run(command: Sequence[str], env: Mapping[str, str] = {}) -> float:
    """Run a program of this environment once.

    Args:
        command: Its name and arguments.
        env: Variables to set; those of MLflow are not passed on.

    Returns:
        The seconds that it took.
    """
    kept = {name: value for name, value in os.environ.items() if not is_mlflow_setting(name)}
    started = time.perf_counter()
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        env={**kept, "MLFLOW_DISABLE_TELEMETRY": "true", **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{command} failed: {done.stderr}")
    return seconds


def alternate(
    *commands: Sequence[str], env: Mapping[str, str], rounds: int = ROUNDS
) -> list[float]:
    """Run several programs in turns, so that whatever slows the computer slows them all.

    Args:
        *commands: Name and arguments of each.
        env: Variables to set.
        rounds: How many times each of them runs, after once to warm up.

    Returns:
        The median of the seconds that each took.
    """
    times: list[list[float]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for command, taken in zip(commands, times, strict=True):
            seconds = run(command, env)
            if number:
                taken.append(seconds)
    return [statistics.median(taken) for taken in times]


def peak_memory(code: str, *args: str, env: Mapping[str, str]) -> float:
    """Run Python code in a process of its own.

    Args:
        code: What to run.
        *args: Its arguments.
        env: Variables to set.

    Returns:
        The most memory that it had at once, in MB. Linux only.
    """
    with tempfile.NamedTemporaryFile("r") as result:
        program = PEAK.format(result.name) + code
        run(("python", "-c", program, *args), env)
        return int(result.read()) / 1000
