"""What MLflow's own API says to the one who asks.

Each request goes through MLflow's app, with its authentication and its filters, but through no
socket. Whatever the caller may not read is answered like what is not there.
"""

from __future__ import annotations

import contextvars
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from mlflow_report_plugin.errors import NotFound, ReadFailed
from mlflow_report_plugin.server.caller import Caller

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PAGE = 100
"""How many rows a page of a list has."""
ORDERS = {
    "name": "name ASC",
    "-name": "name DESC",
    "-updated": "last_updated_timestamp DESC",
    "updated": "last_updated_timestamp ASC",
}
"""How the index can be sorted, in MLflow's words."""
OF_A_LOGIN = ("WWW-Authenticate", "Location", "Set-Cookie", "Content-Type")
IS_PROMPT = "mlflow.prompt.is_prompt"

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


@dataclass(frozen=True)
class Rows:
    """A page of a list."""

    rows: tuple[Json, ...]
    next: str
    """MLflow's token of the page after it, empty on the last page."""


class Listings:
    """MLflow's model registry, read as the one who asks."""

    def __init__(self, app: WSGIApplication, prefix: str = "") -> None:
        """Note the app.

        Args:
            app: MLflow's app.
            prefix: What the addresses of its API begin with.
        """
        self._app = app
        self._prefix = prefix

    def models(self, caller: Caller, search: str, order: str, page: str) -> Rows:
        """List the registered models whose name contains a text.

        Args:
            caller: Who asks.
            search: The text, or nothing.
            order: One of `ORDERS`.
            page: MLflow's token of a page, or nothing.

        Returns:
            A page of the models, without prompts.

        Raises:
            ReportError: They cannot be listed.
        """
        query = {"order_by": ORDERS[order], "max_results": str(PAGE), "page_token": page}
        if search:
            query["filter"] = f"name ILIKE {_quoted(f'%{search}%')}"
        found = self._json(caller, "registered-models/search", query)
        models = [each for each in found.get("registered_models", ()) if not _is_prompt(each)]
        return Rows(tuple(models), found.get("next_page_token", ""))

    def model(self, caller: Caller, name: str) -> Json:
        """Read a registered model.

        Args:
            caller: Who asks.
            name: Its name.

        Returns:
            What MLflow tells of it.

        Raises:
            NotFound: There is none, or none that the caller may see.
            ReportError: It cannot be read.
        """
        found = self._json(caller, "registered-models/get", {"name": name})
        model: Json = found.get("registered_model", {})
        if not name or _is_prompt(model) or model.get("name") != name:
            raise NotFound("there is no such model")
        return model

    def versions(self, caller: Caller, name: str, page: str) -> Rows:
        """List the versions of a model that was read before: MLflow 2 lists them for everybody.

        Args:
            caller: Who asks.
            name: The name of the model.
            page: MLflow's token of a page, or nothing.

        Returns:
            A page of the versions, the newest first.

        Raises:
            ReportError: They cannot be listed.
        """
        return self._versions(caller, name, {"max_results": str(PAGE), "page_token": page})

    def _versions(
        self, caller: Caller, name: str, query: Mapping[str, str], also: str = ""
    ) -> Rows:
        is_named = f"name {'LIKE' if _has_both(name) else '='} {_quoted(name)}"
        asked = {"filter": f"{is_named}{also}", "order_by": "version_number DESC", **query}
        found = self._json(caller, "model-versions/search", asked)
        versions = [each for each in found.get("model_versions", ()) if each.get("name") == name]
        return Rows(tuple(versions), found.get("next_page_token", ""))

    def state(self, caller: Caller, name: str, version: str) -> str:
        """Tell in what state a version is, and all around it that is quickly read.

        Args:
            caller: Who asks.
            name: The name of the model.
            version: The version.

        Returns:
            A digest that changes when something of it changes, or who may read it.

        Raises:
            NotFound: There is no such version, or none that the caller may see.
            ReportError: It cannot be read.
        """
        model = self.model(caller, name)
        there = self._json(caller, "model-versions/get", {"name": name, "version": version})
        found = there.get("model_version", {})
        if found.get("version") != version:
            raise NotFound("there is no such version")
        seen = [model, found, self.versions(caller, name, "").rows]
        return _digest([*seen, *self._around(caller, [found])])

    def state_of_versions(self, caller: Caller, name: str, until: str, most: int) -> str:
        """Tell in what state some versions are, and what is around each that is quickly read.

        Args:
            caller: Who asks.
            name: The name of the model.
            until: The newest of the versions, empty for the newest of all.
            most: How many versions.

        Returns:
            A digest that changes when something of it changes, or who may read it.

        Raises:
            NotFound: There is no such version, or none that the caller may see.
            ReportError: They cannot be read.
        """
        model = self.model(caller, name)
        also = f" AND version_number <= {int(until)}" if until else ""
        found = self._versions(caller, name, {"max_results": str(most)}, also).rows
        if not found or (until and found[0].get("version") != until):
            raise NotFound("there is no such version")
        return _digest([model, found, *self._around(caller, found)])

    def _around(self, caller: Caller, versions: Sequence[Json]) -> list[object]:
        """The runs, experiments and logged models of versions, each asked for once."""
        seen: dict[tuple[str, str], Answer] = {}

        def ask(request: str, key: str = "", value: str = "") -> Answer:
            if (request, value) not in seen:
                seen[request, value] = self._ask(caller, f"2.0/mlflow/{request}", {key: value})
            return seen[request, value]

        for each in versions:
            run_id, model_id = each.get("run_id"), each.get("model_id")
            experiment = _experiment_of(ask("runs/get", "run_id", run_id)) if run_id else ""
            if experiment:
                ask("experiments/get", "experiment_id", experiment)
            if model_id:
                ask(f"logged-models/{model_id}")
        return [answer[:2] for answer in seen.values()]

    def _json(self, caller: Caller, request: str, query: Mapping[str, str]) -> Json:
        status, body, headers = self._ask(caller, f"2.0/mlflow/{request}", query)
        if status == 401 or 300 <= status < 400:
            raise LoginNeeded(status, headers, body)
        if status in (400, 403, 404):
            raise NotFound("not there, or not to be seen")
        if status != 200:
            raise ReadFailed(f"MLflow answered with status {status}")
        found = json.loads(body)
        return found if isinstance(found, dict) else {}

    def _ask(self, caller: Caller, request: str, query: Mapping[str, str]) -> Answer:
        """Ask MLflow's app; only who asks is taken from the request that is being answered."""
        builder = EnvironBuilder(
            f"{self._prefix}/api/{request}",
            query_string={name: value for name, value in query.items() if value},
        )
        environ = caller.asks(builder.get_environ())
        body, status, headers = contextvars.Context().run(run_wsgi_app, self._app, environ, True)
        return Answer(int(status.split(" ")[0]), b"".join(body), headers)


def _digest(seen: object) -> str:
    return sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()


def _has_both(text: str) -> bool:
    return "'" in text and '"' in text


def _quoted(text: str) -> str:
    """Quote a text for a filter of MLflow's, which knows no way to escape a quote.

    A text with both kinds of quotes gets the sign that stands for any character instead.
    """
    quote = '"' if "'" in text else "'"
    return f"{quote}{text.replace(quote, '_')}{quote}"


def _is_prompt(model: Json) -> bool:
    tags: Sequence[Json] = model.get("tags", ())
    return any(t.get("key") == IS_PROMPT and t.get("value") == "true" for t in tags)


def _experiment_of(run: Answer) -> str:
    if run.status != 200:
        return ""
    info: Json = json.loads(run.body).get("run", {}).get("info", {})
    return str(info.get("experiment_id", ""))
