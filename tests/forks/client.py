"""Stands in for a Python program that a fork of another process runs.

    python -IS client.py SOCKET EXECUTABLE [-c CODE | -m MODULE | SCRIPT] ARGUMENT...

It hands over its open files and what else a process gets from who starts it, passes signals on,
and ends as the program ends. For the program, EXECUTABLE is the path of Python.
"""

import json
import os
import signal
import socket
import sys

# `pathlib` would take longer to import than all of this takes.
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


def is_inherited(file: int) -> bool:
    """Whether it came from who started this process: what Python opens is not inheritable."""
    try:
        return os.get_inheritable(file)
    except OSError:  # it was open while the folder was listed
        return False


files = [file for file in map(int, os.listdir("/dev/fd")) if is_inherited(file)]  # noqa: PTH208
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1])
    for number in SIGNALS:
        signal.signal(number, lambda number, _: connection.sendall(bytes([number])))
    told = {
        "files": files,
        "executable": sys.argv[2],
        "argv": sys.argv[3:],
        "cwd": os.getcwd(),  # noqa: PTH109
        "env": dict(os.environ),
    }
    content = json.dumps(told).encode()
    socket.send_fds(connection, [len(content).to_bytes(4, "big")], files)
    connection.sendall(content)
    end = connection.recv(4)

code = int.from_bytes(end, "big", signed=True) if len(end) == 4 else 1
if code < 0:  # as `subprocess` says that a signal ended it
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
