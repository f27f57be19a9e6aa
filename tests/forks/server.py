"""Imports what programs begin with, then forks for each program that `client.py` asks for.

Started as `python server.py SOCKET WHAT`: with `package`, it imports MLflow and the whole package;
with `libraries`, what MLflow imports, but neither MLflow nor the package.
"""

import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

FOLDER = sys.path.pop(0)
"""Python put it there, and none of the programs would have it."""


def import_package() -> None:
    """Import MLflow and all modules of the package."""
    import_module("mlflow.cli")
    import_module("mlflow.store.tracking.sqlalchemy_store")
    import_module("mlflow.store.model_registry.sqlalchemy_store")
    package = import_module("mlflow_report_plugin")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)


def import_libraries() -> None:
    """Import all that MLflow's command line imports from elsewhere."""
    code = "import sys, mlflow.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in done.stdout.split():
        if not name.startswith("mlflow"):
            with suppress(ImportError):  # some only look like modules
                import_module(name)


def next_client(path: Path) -> socket.socket:
    """Take clients for ever; each gets a fork, in which this returns."""
    with socket.socket(socket.AF_UNIX) as listener:
        new = path.with_suffix(".new")
        listener.bind(str(new))
        listener.listen(64)
        new.rename(path)  # so that it is there only when it can be used
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for these forks
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                return connection
            connection.close()


def receive(connection: socket.socket) -> dict[str, object]:
    """Read what to run, and take over the client's standard streams."""
    head, streams, *_ = socket.recv_fds(connection, 4, 3)
    with connection.makefile("rb") as rest:
        program = json.loads(rest.read(int.from_bytes(head, "big")))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    return program


def stay_behind(connection: socket.socket) -> None:
    """Fork once more, and return in the fork only: this process tells the client of its end."""

    def ended(*_: object) -> NoReturn:
        _, status = os.waitpid(-1, 0)
        code = os.waitstatus_to_exitcode(status)
        connection.sendall(code.to_bytes(4, "big", signed=True))
        os._exit(0)

    signal.signal(signal.SIGCHLD, ended)
    program = os.fork()
    if program == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        connection.close()
        return
    os.closerange(0, 3)
    while number := connection.recv(1):
        os.kill(program, number[0])
    os.kill(program, signal.SIGKILL)  # as the client was killed
    signal.pause()


def run(argv: list[str], cwd: str, env: dict[str, str]) -> None:
    """Do what Python does with these arguments."""
    path = env.get("PYTHONPATH", "")
    if path and "mlflow" in sys.modules:
        sys.exit("PYTHONPATH would change nothing here: MLflow and the package are imported")
    sys.path[:0] = filter(None, path.split(os.pathsep))
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    tempfile.tempdir = None  # it was chosen by another environment
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=os.isatty(stream.fileno()))  # type: ignore[union-attr]  # they are text streams
    match argv:
        case ["-c", code, *rest]:
            sys.argv = ["-c", *rest]
            sys.path.insert(0, "")
            main = sys.modules["__main__"] = ModuleType("__main__")
            exec(compile(code, "<string>", "exec"), main.__dict__)
        case ["-m", module, *rest]:
            sys.argv = [module, *rest]
            sys.path.insert(0, cwd)
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case [script, *rest]:
            sys.argv = [script, *rest]
            sys.path.insert(0, str(Path(script).resolve().parent))
            runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    {"package": import_package, "libraries": import_libraries}[sys.argv[2]]()
    gc.collect()
    gc.freeze()  # forks share this memory as long as nobody counts what is in it
    connection = next_client(Path(sys.argv[1]))
    program = receive(connection)
    stay_behind(connection)
    run(**program)
