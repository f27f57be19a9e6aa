"""Requests to MLflow's own app, in the name of the one who asks, and through no socket."""

from __future__ import annotations

import contextvars
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.server.caller import Caller

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

OF_A_LOGIN = ("WWW-Authenticate", "Location", "Set-Cookie", "Content-Type")

Json = dict[str, Any]


class Answer(NamedTuple):
    """What MLflow answered."""

    status: int
    body: bytes
    headers: Headers


class LoginNeeded(Exception):
    """MLflow wants to know who asks, and this is how it says so."""

    def __init__(self, status: int, headers: Headers, text: bytes) -> None:
        """Make the error.

        Args:
            status: The status of MLflow's answer: it asks for a password, or sends to a page.
            headers: The headers that say how.
            text: What it says to people.
        """
        super().__init__(f"not logged in: status {status}")
        self.status = status
        self.headers = {name: headers[name] for name in OF_A_LOGIN if name in headers}
        self.text = text


class Asking:
    """MLflow's API, each request with MLflow's own authentication and filters."""

    def __init__(self, app: WSGIApplication, prefix: str = "") -> None:
        """Note the app.

        Args:
            app: MLflow's app.
            prefix: What the addresses of its API begin with.
        """
        self._app = app
        self._prefix = prefix

    def get(self, caller: Caller, request: str, query: Mapping[str, str]) -> Json:
        """Ask for something.

        Args:
            caller: Who asks.
            request: What for, such as `registered-models/get`.
            query: The query; what is empty in it is left out.

        Returns:
            What was answered.

        Raises:
            LoginNeeded: MLflow wants to know who asks.
            NotFound: It is not there, or not for the caller.
            ReadFailed: It could not be read.
        """
        return _json(self.answer(caller, request, query))

    def search(self, caller: Caller, request: str, body: Json) -> Json:
        """Ask for what MLflow's clients search with a body, and what changes nothing all the same.

        Args:
            caller: Who asks.
            request: What for, such as `runs/search`.
            body: What is searched.

        Returns:
            What was answered.

        Raises:
            LoginNeeded: MLflow wants to know who asks.
            NotFound: It is not there, or not for the caller.
            ReadFailed: It could not be read.
        """
        return _json(
            self._ask(caller, EnvironBuilder(self._path(request), method="POST", json=body))
        )

    def answer(self, caller: Caller, request: str, query: Mapping[str, str] = {}) -> Answer:
        """Ask for something, and take the answer as it is.

        Args:
            caller: Who asks.
            request: What for, such as `runs/get`.
            query: The query; what is empty in it is left out.

        Returns:
            The answer.
        """
        told = {name: value for name, value in query.items() if value}
        return self._ask(caller, EnvironBuilder(self._path(request), query_string=told))

    def _path(self, request: str) -> str:
        return f"{self._prefix}/api/2.0/mlflow/{request}"

    def _ask(self, caller: Caller, builder: EnvironBuilder) -> Answer:
        """Ask MLflow's app; only who asks is taken from the request that is being answered."""
        environ = caller.asks(builder.get_environ())
        body, status, headers = contextvars.Context().run(run_wsgi_app, self._app, environ, True)
        return Answer(int(status.split(" ")[0]), b"".join(body), headers)


def _json(answer: Answer) -> Json:
    status, body, headers = answer
    if status == 401 or 300 <= status < 400:
        raise LoginNeeded(status, headers, body)
    if status in (400, 403, 404):
        raise NotFound("not there, or not to be seen")
    if status != 200:
        raise ReadFailed(f"MLflow answered with status {status}")
    found = json.loads(body)
    return found if isinstance(found, dict) else {}
