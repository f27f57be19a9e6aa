"""Stands in for a Python program that a fork of another process runs.

    python -IS client.py SOCKET [-c CODE | -m MODULE | SCRIPT] ARGUMENT...

It hands over its standard streams and what else a process gets from who starts it, passes
signals on, and ends as the program ends.
"""

import json
import os
import signal
import socket
import sys

SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1])
    for number in SIGNALS:
        signal.signal(number, lambda number, _: connection.sendall(bytes([number])))
    # `pathlib` would take longer to import than all of this takes.
    told = {"argv": sys.argv[2:], "cwd": os.getcwd(), "env": dict(os.environ)}  # noqa: PTH109
    content = json.dumps(told).encode()
    socket.send_fds(connection, [len(content).to_bytes(4, "big")], [0, 1, 2])
    connection.sendall(content)
    end = connection.recv(4)

code = int.from_bytes(end, "big", signed=True) if len(end) == 4 else 1
if code < 0:  # as `subprocess` says that a signal ended it
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
