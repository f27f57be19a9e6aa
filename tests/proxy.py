"""A recording HTTP proxy in front of a real server: it can be slow, broken or rude on request.

with Proxy(server_url) as proxy:
    proxy.latency = 0.05
    proxy.answer("/experiments/get", status=500)
    ...                                   # let MLflow talk to proxy.url
    assert len(proxy.requests) == 7
"""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})


@dataclass(frozen=True)
class Request:
    """A request as it arrived, and when."""

    method: str
    path: str
    """Path and query."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    started: float
    """`time.monotonic()` on arrival."""


@dataclass(frozen=True)
class Answer:
    """What to say instead of asking the server."""

    path: re.Pattern[str]
    status: int
    body: bytes
    headers: dict[str, str]
    hang: bool


@dataclass
class Proxy:
    """Forwards every request to `upstream`, unless it was told what to answer."""

    upstream: str
    latency: float = 0.0
    """Seconds to wait before each answer."""
    requests: list[Request] = field(default_factory=list)
    """Everything that arrived, in order."""
    replay: bool = False
    """Whether the server is asked the same only once."""
    rewrite: Callable[[str, bytes], bytes] | None = None
    """Makes another body of each JSON answer; told the request as `GET /path`."""

    def __post_init__(self) -> None:
        self._answers: list[Answer] = []
        self._recorded: dict[tuple[str, str, bytes], tuple[int, dict[str, str], bytes]] = {}
        self._stopped = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(
        self,
        path: str,
        status: int = 200,
        body: bytes = b"{}",
        content_type: str = "application/json",
        **headers: str,
    ) -> None:
        """Answer requests whose path and query match the regular expression `path`."""
        headers = {"Content-Type": content_type, **headers}
        self._answers.append(Answer(re.compile(path), status, body, headers, hang=False))

    def hang(self, path: str) -> None:
        """Never answer requests whose path and query match the regular expression `path`."""
        self._answers.append(Answer(re.compile(path), 0, b"", {}, hang=True))

    def reset(self) -> None:
        """Forget the requests, the answers and the latency."""
        self.requests.clear()
        self._answers.clear()
        self._recorded.clear()
        self.latency = 0.0
        self.replay = False
        self.rewrite = None

    def __enter__(self) -> Proxy:
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

    def _answer_for(self, path: str) -> Answer | None:
        return next((answer for answer in self._answers if answer.path.search(path)), None)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # A report opens up to ten connections at once.
    request_queue_size = 64
    proxy: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is not worth a traceback among pytest's output."""


class Handler(BaseHTTPRequestHandler):
    """Serves one kept-alive connection, with one of its own to the server behind."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in one packet: otherwise each answer waits 40 ms for an ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.behind = http.client.HTTPConnection(urlsplit(self.server.proxy.upstream).netloc)

    def finish(self) -> None:
        self.behind.close()
        super().finish()

    def handle_any(self) -> None:
        proxy = self.server.proxy
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        proxy.requests.append(Request(self.command, self.path, headers, body, time.monotonic()))
        if proxy.latency:
            time.sleep(proxy.latency)
        answer = proxy._answer_for(self.path)
        if answer is None:
            self._pass_on(headers, body)
        elif answer.hang:
            proxy._stopped.wait()
            self.close_connection = True
        else:
            self._send(answer.status, answer.headers, answer.body)

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def _pass_on(self, headers: dict[str, str], body: bytes) -> None:
        proxy, asked = self.server.proxy, (self.command, self.path, body)
        answer = proxy._recorded.get(asked) if proxy.replay else None
        status, answer_headers, content = answer or self._forward(headers, body)
        proxy._recorded[asked] = (status, answer_headers, content)
        kinds = {v for k, v in answer_headers.items() if k.lower() == "content-type"}
        if proxy.rewrite and status == 200 and "application/json" in kinds:
            line = f"{self.command} {urlsplit(self.path).path}"
            content = proxy.rewrite(line, content)
        self._send(status, answer_headers, content)

    def _forward(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        kept = {name: value for name, value in headers.items() if name not in HOP_BY_HOP}
        try:
            self.behind.request(self.command, self.path, body=body or None, headers=kept)
            response = self.behind.getresponse()
        except (http.client.HTTPException, ConnectionError):
            # The server closed the kept-alive connection: once more on a new one.
            self.behind.close()
            self.behind.request(self.command, self.path, body=body or None, headers=kept)
            response = self.behind.getresponse()
        content = response.read()
        answer_headers = {k: v for k, v in response.getheaders() if k.lower() not in HOP_BY_HOP}
        return response.status, answer_headers, content

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are recorded, not printed."""
