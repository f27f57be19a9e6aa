"""The models and versions that MLflow lists for the one who asks.

Whatever the caller may not read is answered like what is not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mlflow_report_plugin.errors import NotFound
from mlflow_report_plugin.server.asking import Answer, Asking, Json
from mlflow_report_plugin.server.caller import Caller

PAGE = 50
"""How many rows a page of a list has."""
SISTERS = 100
"""How many versions of a model are looked at to tell whether a report is still right."""
ORDERS = {
    "name": "name ASC",
    "-name": "name DESC",
    "-updated": "last_updated_timestamp DESC",
    "updated": "last_updated_timestamp ASC",
}
"""How the index can be sorted, in MLflow's words."""
IS_PROMPT = "mlflow.prompt.is_prompt"


@dataclass(frozen=True)
class Rows:
    """A page of a list."""

    rows: tuple[Json, ...]
    next: str
    """MLflow's token of the page after it, empty on the last page."""


class Listings:
    """MLflow's model registry, read as the one who asks."""

    def __init__(self, asking: Asking) -> None:
        """Note how to ask.

        Args:
            asking: Asks MLflow.
        """
        self._asking = asking

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
        found = self._asking.get(caller, "registered-models/search", query)
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
        found = self._asking.get(caller, "registered-models/get", {"name": name})
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

    def version(self, caller: Caller, name: str, version: str) -> Json:
        """Read a version.

        Args:
            caller: Who asks.
            name: The name of the model.
            version: The version.

        Returns:
            What MLflow tells of it.

        Raises:
            NotFound: There is none, or none that the caller may see.
            ReportError: It cannot be read.
        """
        self.model(caller, name)
        return self._version(caller, name, version)

    def before(self, caller: Caller, name: str, version: str) -> str:
        """Tell which version is the one before another.

        Args:
            caller: Who asks.
            name: The name of a model that was read before.
            version: The other.

        Returns:
            The version, empty where there is none.

        Raises:
            ReportError: They cannot be listed.
        """
        also = f" AND version_number < {int(version)}"
        found = self._versions(caller, name, {"max_results": "1"}, also).rows
        return str(found[0].get("version", "")) if found else ""

    def _version(self, caller: Caller, name: str, version: str) -> Json:
        there = self._asking.get(caller, "model-versions/get", {"name": name, "version": version})
        found: Json = there.get("model_version", {})
        if found.get("version") != version:
            raise NotFound("there is no such version")
        return found

    def _versions(
        self, caller: Caller, name: str, query: Mapping[str, str], also: str = ""
    ) -> Rows:
        is_named = f"name {'LIKE' if _has_both(name) else '='} {_quoted(name)}"
        asked = {"filter": f"{is_named}{also}", "order_by": "version_number DESC", **query}
        found = self._asking.get(caller, "model-versions/search", asked)
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
        found = self._version(caller, name, version)
        sisters = self._versions(caller, name, {"max_results": str(SISTERS)}).rows
        seen = [model, found, sisters]
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
                seen[request, value] = self._asking.answer(caller, request, {key: value})
            return seen[request, value]

        for each in versions:
            run_id, model_id = each.get("run_id"), each.get("model_id")
            experiment = _experiment_of(ask("runs/get", "run_id", run_id)) if run_id else ""
            if experiment:
                ask("experiments/get", "experiment_id", experiment)
            if model_id:
                ask(f"logged-models/{model_id}")
        return [answer[:2] for answer in seen.values()]


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
