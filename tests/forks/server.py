"""Imports what programs begin with, then forks for each program that `client.py` asks for.

Started as `python server.py SOCKET WHAT`: with `package`, it imports MLflow and the whole package;
with `libraries`, what MLflow imports, but neither MLflow nor the package.
"""

import fcntl
import gc
import json
import multiprocessing
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

FOLDER = sys.path.pop(0)
"""Python put it there, and none of the programs would have it."""


def import_package() -> None:
    """Import MLflow and all modules of the package but those for Spark, which is not everywhere."""
    import_module("mlflow.cli")
    import_module("mlflow.store.tracking.sqlalchemy_store")
    import_module("mlflow.store.model_registry.sqlalchemy_store")
    package = import_module("mlflow_report_plugin")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.startswith(f"{package.__name__}.spark."):
            import_module(module.name)


PROGRAMS = """
import sys
from contextlib import suppress
from importlib import import_module

for name in sys.argv[1:]:
    with suppress(ImportError):  # each version of MLflow has others
        import_module(name)
print(*sys.modules)
"""
IMPORTING = (
    "mlflow.cli",
    "mlflow.server.fastapi_app",
    "mlflow.store.tracking.sqlalchemy_store",
    "mlflow.store.model_registry.sqlalchemy_store",
    "mlflow_report_plugin.hooks.app",
    "mlflow_report_plugin.pipeline",
    "mlflow_report_plugin.server.pages",
    "uvicorn.__main__",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvicorn.loops.auto",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
)
"""What the command line and a server begin with."""
LEFT_TO_PROGRAMS = ("mlflow", "uvicorn", "gunicorn", "waitress")
"""MLflow takes a process that has imported one of the others for a server."""


def import_libraries() -> None:
    """Import all that MLflow's command line and its server import from elsewhere."""
    code = [sys.executable, "-c", PROGRAMS, *IMPORTING]
    done = subprocess.run(code, capture_output=True, text=True, check=True)
    for name in done.stdout.split():
        if not name.startswith(LEFT_TO_PROGRAMS):
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
                os.setsid()  # so that it can still end what it began when the listener is ended
                return connection
            connection.close()


MAX_FILES = 250
"""The kernel takes no more than about as many at once."""


def receive(connection: socket.socket) -> tuple[socket.socket, list[int], dict[str, Any]]:
    """Read what to run, and take over the client's open files under their numbers."""
    head, received, *_ = socket.recv_fds(connection, 4, MAX_FILES)
    with connection.makefile("rb") as rest:
        program = json.loads(rest.read(int.from_bytes(head, "big")))
    numbers = program.pop("files")
    # First out of the way of these numbers.
    above = [fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, max(numbers) + 1) for file in received]
    aside = fcntl.fcntl(connection, fcntl.F_DUPFD_CLOEXEC, max(numbers) + 1)
    connection.close()
    for file in received:
        os.close(file)
    for file, number in zip(above, numbers, strict=True):
        os.dup2(file, number)
        os.close(file)
    return socket.socket(fileno=aside), numbers, program


def tell(group: int, number: int) -> None:
    """Send a signal to whoever is left of a group."""
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def stay_behind(connection: socket.socket, files: list[int]) -> None:
    """Fork once more, and return in the fork only: this process tells the client of its end.

    The fork has a group of its own: what it starts gets the same signals, and ends with it.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # or there would be no status to wait for
    program = os.fork()
    os.setpgid(program, 0)  # in both, as nobody knows which of them is the first
    if program == 0:
        connection.close()
        return
    for file in files:
        os.close(file)
    # A signal handler would be called only after the next word of the client.
    threading.Thread(target=tell_end, args=(connection, program)).start()
    while number := connection.recv(1):
        tell(program, number[0])
    tell(program, signal.SIGKILL)  # as the client was killed
    os._exit(0)


def tell_end(connection: socket.socket, program: int) -> NoReturn:
    """Wait until a program has ended, and tell the client how."""
    _, status = os.waitpid(program, 0)
    tell(program, signal.SIGKILL)
    with suppress(OSError):  # the client was killed
        code = os.waitstatus_to_exitcode(status)
        connection.sendall(code.to_bytes(4, "big", signed=True))
    os._exit(0)


def run(executable: str, argv: list[str], cwd: str, env: dict[str, str]) -> None:
    """Do what Python does with these arguments."""
    sys.executable = executable
    multiprocessing.set_executable(executable)
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
    # This process has the flags that `multiprocessing` passes on to those that it starts.
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]  # not in typeshed
    if argv[: len(flags)] == flags:
        argv = argv[len(flags) :]
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
    connection, files, program = receive(next_client(Path(sys.argv[1])))
    stay_behind(connection, files)
    run(**program)
