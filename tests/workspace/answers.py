"""What goes through the server: what a client asks, what it is told, and how it is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.proxy import Request
from tests.workspace.data import Data
from tests.workspace.files import FileTree

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of_json(value: Json, status: int = 200) -> Answer:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return Answer(status, json.dumps(value).encode(), headers)


class Refused(Exception):
    """An error as Databricks answers it."""

    def __init__(self, status: int, error_code: str, message: str) -> None:
        super().__init__(message)
        self.answer = Answer.of_json({"error_code": error_code, "message": message}, status)


def not_found(message: str, error_code: str = "RESOURCE_DOES_NOT_EXIST") -> Refused:
    return Refused(404, error_code, message)


@dataclass(frozen=True)
class Ask:
    """A request, ready to be answered."""

    request: Request
    match: re.Match[str]
    """What the route's pattern found in the path."""
    data: Data
    files: FileTree
    url: str
    """Of the server."""

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.request.path).query, keep_blank_values=True))

    @property
    def body(self) -> Json:
        value = json.loads(self.request.body or b"{}")
        if not isinstance(value, dict):
            raise Refused(400, "MALFORMED_REQUEST", "The body is not a JSON object.")
        return value

    def required(self, name: str) -> str:
        """A parameter, from the query or the body."""
        value = self.query.get(name)
        if value is None and self.request.method != "GET":
            value = self.body.get(name)
        if value is None:
            message = f"Missing value for required parameter '{name}'."
            raise Refused(400, "INVALID_PARAMETER_VALUE", message)
        return str(value)

    def path(self, group: str = "path") -> str:
        """A path in the URL, decoded, with one slash in front."""
        return "/" + unquote(self.match[group]).strip("/")

    def page(self, items: list[Json], key: str) -> Json:
        """One page of a list, as large as the client likes."""
        asked: Mapping[str, Any] = self.query if self.request.method == "GET" else self.body
        start = int(asked.get("page_token") or 0)
        end = start + int(asked.get("max_results") or 1000)
        more = {"next_page_token": str(end)} if end < len(items) else {}
        return {key: items[start:end], **more}


Handler = Callable[[Ask], "Json | Answer"]
Route = tuple[str, str, Handler]
"""Methods, separated by blanks; a regular expression for the whole path; who answers."""
