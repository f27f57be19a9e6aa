"""The stand-in workspace: a server that can be slow, broken or rude on request, and remembers.

with Workspace() as workspace:
    os.environ.update(workspace.environment)
    workspace.latency = 0.05
    workspace.fault("/experiments/get", status=500, times=1)
    ...                                   # let MLflow and the Databricks SDK talk to it
    assert "GET /api/2.0/mlflow/runs/get" in workspace.calls()
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.proxy import Request
from tests.workspace.answers import Answer, Ask, Json, Refused
from tests.workspace.data import load
from tests.workspace.routes import PUBLIC, ROUTES, WORKSPACE_ID

TOKEN = "dapi" + "0123456789abcdef" * 2
PROFILE = "e2_demo"


@dataclass
class Fault:
    """What to say instead of the right answer."""

    path: re.Pattern[str]
    answer: Answer | None
    """None: the right answer, but late."""
    delay: float
    times: float
    """How often it happens yet."""


@dataclass
class Workspace:
    """The server. All attributes may be changed while it runs."""

    port: int = 0
    """The port; any free one for 0."""
    token: str = TOKEN
    """The only valid token. Change it, and those that clients have are no longer valid."""
    latency: float = 0.0
    """Seconds to wait before each answer."""
    requests: list[Request] = field(default_factory=list)
    """Everything that arrived, in order."""
    rewrite: Callable[[str, bytes], bytes] | None = None
    """Makes another body of each JSON answer; told the request as `GET /path`."""

    def __post_init__(self) -> None:
        self.data, self.files = load()
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = Server(("127.0.0.1", self.port), Handler)
        self._server.workspace = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """What sends MLflow and the Databricks SDK here, with a token."""
        return {
            "DATABRICKS_HOST": self.url,
            "DATABRICKS_TOKEN": self.token,
            "MLFLOW_TRACKING_URI": "databricks",
        }

    def write_profiles(self, path: Path) -> None:
        """Write a profile file, for `DATABRICKS_CONFIG_FILE`, with DEFAULT and `PROFILE`."""
        login = f"host = {self.url}\ntoken = {self.token}\n"
        path.write_text(f"[DEFAULT]\n{login}\n[{PROFILE}]\n{login}", "utf-8")

    def fault(
        self,
        path: str,
        status: int | None = None,
        body: bytes | str | Json = b"",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        times: float = float("inf"),
    ) -> None:
        """Answer wrongly, or late, what matches the regular expression `path`.

        Args:
            path: Searched in method, path and query: `GET /api/2.0/mlflow/runs/get?run_id=1`.
            status: The status; without one the right answer follows after `delay`.
            body: The body; a dictionary is sent as JSON.
            headers: More headers, such as `Retry-After`.
            delay: Seconds to wait.
            times: How often, then it works again.
        """
        answer = None
        if status is not None:
            content = json.dumps(body) if isinstance(body, dict) else body
            content = content.encode() if isinstance(content, str) else content
            kind = {"Content-Type": "application/json" if isinstance(body, dict) else "text/html"}
            answer = Answer(status, content, {**kind, **(headers or {})})
        with self._lock:
            self._faults.append(Fault(re.compile(path), answer, delay, times))

    def calls(self, *, well_known: bool = False) -> list[str]:
        """The requests as `GET /path`, without queries, in the order of arrival.

        Args:
            well_known: Whether to keep the SDK's questions about the host, which need no login.
        """
        calls = [f"{each.method} {urlsplit(each.path).path}" for each in list(self.requests)]
        return [call for call in calls if well_known or "/.well-known/" not in call]

    def reset(self) -> None:
        """Forget the requests, the faults and the latency."""
        self.requests.clear()
        self.latency = 0.0
        self.rewrite = None
        with self._lock:
            self._faults.clear()

    def __enter__(self) -> Workspace:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: Request) -> Answer:
        """Find the answer to a request; this takes as long as the server is told to take."""
        self.requests.append(request)
        fault = self._fault_for(f"{request.method} {request.path}")
        self._stopped.wait(self.latency + (fault.delay if fault else 0.0))
        if fault and fault.answer:
            return fault.answer
        try:
            answer = self._right_answer(request)
        except Refused as refused:
            return refused.answer
        if self.rewrite and "json" in answer.headers.get("Content-Type", ""):
            line = f"{request.method} {urlsplit(request.path).path}"
            return replace(answer, body=self.rewrite(line, answer.body))
        return answer

    def _fault_for(self, line: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.times > 0 and fault.path.search(line):
                    fault.times -= 1
                    return fault
        return None

    def _right_answer(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        if not path.startswith(PUBLIC):
            self._check_login(request.headers.get("authorization"))
        for methods, pattern, handler in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and request.method in methods.split():
                found = handler(Ask(request, match, self.data, self.files, self.url))
                return found if isinstance(found, Answer) else Answer.of_json(found)
        message = f"No API found for '{request.method} {path}'"
        raise Refused(404, "ENDPOINT_NOT_FOUND", message)

    def _check_login(self, authorization: str | None) -> None:
        if authorization is None:
            message = "Credential was not sent or was of an unsupported type for this API."
            raise Refused(401, "UNAUTHENTICATED", message)
        if authorization != f"Bearer {self.token}":
            raise Refused(403, "403", "Invalid access token.")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # A report opens up to ten connections at once.
    request_queue_size = 64
    workspace: Workspace

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is not worth a traceback among pytest's output."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in one packet: otherwise each answer waits 40 ms for an ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def handle_any(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self._body(headers)
        request = Request(self.command, self.path, headers, body, time.monotonic())
        answer = self.server.workspace.answer(request)
        self.send_response(answer.status)
        known = {"Content-Length": str(len(answer.body)), "X-Databricks-Org-Id": WORKSPACE_ID}
        for name, value in {**known, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are recorded, not printed."""
