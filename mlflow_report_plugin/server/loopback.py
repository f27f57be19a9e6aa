"""MLflow's app once more, on a loopback port, where the code that makes reports can ask it.

That code is a client of MLflow's and needs an address. A report gets one with a password that
nobody else knows and that is good for this report only; whoever shows it is the caller the
report is made for. So the caller's own credentials never leave the process, and wherever
MLflow's client sends what it was given, nobody can do anything with it.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from werkzeug.serving import WSGIRequestHandler, make_server

from mlflow_report_plugin import redact
from mlflow_report_plugin.server.caller import Caller

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

HOST = "127.0.0.1"
USER = "report"
SEARCHES = (
    *("2.0/mlflow/experiments/search", "2.0/mlflow/runs/search", "2.0/mlflow/logged-models/search"),
    *("2.0/mlflow/registered-models/search", "2.0/mlflow/registered-models/get-latest-versions"),
    *("2.0/mlflow/model-versions/search", "2.0/mlflow/traces/search", "3.0/mlflow/traces/search"),
)
"""What MLflow's clients post, and what changes nothing all the same."""
TAGGING = "2.0/mlflow/registered-models/set-tag"
FILES = "2.0/mlflow-artifacts/artifacts/"
_NOTE = re.compile(r"/reports/[^/]+/v[0-9]+/notes/[^/]+\.json", re.ASCII)
"""How the path of a file of notes ends."""


class Loopback:
    """A second, local way to an app, open only to the reports that are being made."""

    def __init__(self, app: WSGIApplication, prefix: str = "") -> None:
        """Note the app; nothing is opened before the first report.

        Args:
            app: The app.
            prefix: What the addresses of MLflow's API begin with.
        """
        self._app = app
        self._prefix = prefix
        self._searches = frozenset(f"{prefix}/api/{search}" for search in SEARCHES)
        self._callers: dict[str, tuple[Caller, bool]] = {}
        """Who asks with which password, and whether they may write notes."""
        self._lock = threading.Lock()
        self._port = 0

    @contextmanager
    def open_to(
        self, caller: Caller, *, to_write_notes: bool = False
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Open the app to code that asks in the name of a caller.

        Args:
            caller: The caller.
            to_write_notes: Whether what notes are written with passes, and not only reads.

        Yields:
            The address to ask, and the forms that its beginning takes in what is made with it, to
            be replaced by the address of the server.
        """
        place = f"{HOST}:{self._start()}"
        password = secrets.token_urlsafe(32)
        self._callers[password] = (caller, to_write_notes)
        try:
            address = f"http://{USER}:{password}@{place}"
            yield f"{address}{self._prefix}", (redact.text(address), f"http://{place}")
        finally:
            del self._callers[password]

    def _start(self) -> int:
        """Listen, from the first report of the process on: a server forks its workers before."""
        with self._lock:
            if not self._port:
                # No proxy that the server uses for addresses outside is asked for this one.
                for name in ("no_proxy", "NO_PROXY"):
                    os.environ[name] = ",".join(filter(None, (os.environ.get(name), HOST)))
                server = make_server(
                    HOST, 0, self._answer, threaded=True, request_handler=_WithoutLog
                )
                self._port = server.server_port
                threading.Thread(
                    target=server.serve_forever, name="mlflow-report-loopback", daemon=True
                ).start()
            return self._port

    def _answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        caller, writes = self._callers.get(_password(environ), (None, False))
        passes = self._only_reads(environ) or (writes and self._is_of_notes(environ))
        if caller is None or not passes:
            refused = [("Content-Type", "text/plain"), ("Content-Length", "0")]
            start_response("403 Forbidden", refused)
            return [b""]
        return self._app(caller.asks(environ), start_response)

    def _only_reads(self, environ: dict[str, Any]) -> bool:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        return method in ("GET", "HEAD") or (method == "POST" and path in self._searches)

    def _is_of_notes(self, environ: dict[str, Any]) -> bool:
        method, path = environ["REQUEST_METHOD"], str(environ.get("PATH_INFO", ""))
        api = f"{self._prefix}/api/"
        if method == "PUT" and path.startswith(f"{api}{FILES}"):
            return _NOTE.fullmatch(path[path.rfind("/reports/") :]) is not None
        return method == "POST" and path == f"{api}{TAGGING}"


class _WithoutLog(WSGIRequestHandler):
    """The requests are the server's own: its log has those that people make."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def _password(environ: dict[str, Any]) -> str:
    scheme, _, told = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    try:
        user, _, password = b64decode(told).decode().partition(":")
    except ValueError:
        return ""
    return unquote(password) if scheme.lower() == "basic" and user == USER else ""
