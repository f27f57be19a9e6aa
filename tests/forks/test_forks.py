"""A forked program is like one of its own to whoever starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.waiting import wait_until

SHOW = "import os, sys; print(sys.argv[1:], os.getcwd(), os.environ['A'], sys.path[0], input())"


def test_it_has_arguments_folder_environment_and_input_of_its_own(
    python: list[str], tmp_path: Path
) -> None:
    said = [
        subprocess.run(
            [*begin, "-c", SHOW, "x", "y z"],
            cwd=tmp_path,
            env={"A": "é"},
            input="typed\n",
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for begin in (python, [sys.executable])
    ]
    assert said[0] == said[1] == f"['x', 'y z'] {tmp_path} é  typed\n"


def test_it_ends_as_the_program_ends(python: list[str]) -> None:
    for code, expected in (
        ("import sys; sys.exit(7)", 7),
        ("raise SystemExit('no')", 1),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("import atexit, os; atexit.register(os._exit, 5)", 5),
    ):
        done = subprocess.run([*python, "-c", code], capture_output=True, check=False)
        assert done.returncode == expected


def test_it_gets_signals_and_does_not_outlive_who_stands_for_it(python: list[str]) -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(900)"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        process = subprocess.Popen(
            [*python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        forked = int(process.stdout.readline())
        assert forked != process.pid
        process.send_signal(number)
        process.communicate(timeout=300)
        assert process.returncode == -number
        wait_until(lambda forked=forked: not is_running(forked))


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_it_imports_is_there_already(
    python: list[str], python_without_mlflow: list[str]
) -> None:
    code = "import sys; print('mlflow' in sys.modules, 'pandas' in sys.modules)"
    for begin, expected in ((python, "True True\n"), (python_without_mlflow, "False True\n")):
        done = subprocess.run([*begin, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == expected


def test_it_says_when_it_would_not_see_another_package(python: list[str]) -> None:
    env = {**os.environ, "PYTHONPATH": "elsewhere"}
    done = subprocess.run([*python, "-c", "0"], env=env, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"PYTHONPATH" in done.stderr
