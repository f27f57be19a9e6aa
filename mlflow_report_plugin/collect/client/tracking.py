"""What is read from a tracking server."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import as_sent, folder_runs, listings
from mlflow_report_plugin.collect.client.artifacts import Artifacts
from mlflow_report_plugin.collect.client.as_sent import Request
from mlflow_report_plugin.collect.client.connection import Connection, is_http
from mlflow_report_plugin.collect.client.entities import Entity, entities, entity, member
from mlflow_report_plugin.collect.client.local_folders import Entry
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import NotFound, ReadFailed, Unsupported
from mlflow_report_plugin.threads import once_each

Result = TypeVar("Result")

TRACE = ("trace_id", "request_time", "state", "execution_duration", "trace_metadata")
"""What of a trace is read."""
TRACES_A_PAGE = 500
"""How many traces a server sends at once."""


class Tracking:
    """The tracking server: runs, experiments, logged models and traces."""

    def __init__(self, connection: Connection, artifacts: Artifacts) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
            artifacts: Where the artifacts of runs are read, where no server hands them out.
        """
        self._connection = connection
        self._ask = connection.ask_tracking
        self._workspace = connection.tracking_workspace
        self._artifacts = artifacts
        self._artifact_location = once_each(self.artifact_location)

    @property
    def is_http(self) -> bool:
        """Whether the server is reached by HTTP."""
        return is_http(self._connection.tracking_uri)

    @property
    def username(self) -> str | None:
        """The name that MLflow logs in with, where it does so by name and password."""
        from mlflow.utils.credentials import read_mlflow_creds

        return read_mlflow_creds().username or None

    @property
    def has_logged_models(self) -> bool:
        """Whether this version of MLflow has logged models (MLflow 3)."""
        from mlflow import MlflowClient

        return hasattr(MlflowClient, "get_logged_model")

    def run(self, run_id: str) -> Entity:
        """Read a run; `metrics` holds its metrics with time and step."""
        sent = Request("GET", "runs/get", {"run_id": run_id})
        take = self._as_sent(sent, lambda found: as_sent.run(member(found, "run")))
        return self._ask_for_run(run_id, _with_metrics, entity, take)

    def runs_by_id(self, experiment_id: str, run_ids: list[str]) -> Any:
        """Read those of some runs that belong to an experiment, with one request."""
        listed = ", ".join(f"'{run_id}'" for run_id in run_ids)
        return self._search_runs(experiment_id, f"attributes.run_id IN ({listed})", len(run_ids))

    def child_runs(self, experiment_id: str, run_id: str, limit: int) -> Any:
        """Search the child runs of a run, newest first, one page of at most `limit`."""
        return self._search_runs(experiment_id, f"tags.mlflow.parentRunId = '{run_id}'", limit)

    def experiment(self, experiment_id: str) -> Entity:
        """Read an experiment."""
        sent = Request("GET", "experiments/get", {"experiment_id": experiment_id})
        return self._ask(
            lambda client: client.get_experiment(experiment_id),
            entity,
            self._as_sent(sent, lambda found: member(found, "experiment")),
        )

    def metric_history(
        self, run_id: str, key: str, convert: Callable[[Iterable[Any]], Result]
    ) -> Result:
        """Read all values of a metric, of which there may be very many.

        Args:
            run_id: The run.
            key: The metric's name.
            convert: Called with MLflow's metrics; only what it returns is kept.

        Returns:
            What `convert` made of them.
        """
        return self._ask(lambda client: client.get_metric_history(run_id, key), convert)

    def logged_model(self, model_id: str) -> Entity:
        """Read a logged model (MLflow 3)."""

        def read(client: Any) -> Any:
            if not self.has_logged_models:
                raise Unsupported(f"MLflow {self._connection.mlflow_version} has no logged models")
            return client.get_logged_model(model_id)

        sent = Request("GET", f"logged-models/{quote(model_id, safe='')}", {})
        return self._ask(
            read,
            entity,
            self._as_sent(sent, lambda found: as_sent.logged_model(member(found, "model"))),
        )

    def logged_models_of(
        self, experiment_id: str, run_id: str, name: str | None = None
    ) -> list[Entity]:
        """List the logged models that a run made, newest first; none before MLflow 3."""
        wanted = self._of_workspace(name) or f"source_run_id = '{run_id}'"
        return [
            each
            for each in self._search_logged_models(experiment_id, wanted)
            if each.get("source_run_id") == run_id and (name is None or each.get("name") == name)
        ]

    def logged_models_by_id(
        self, experiment_id: str, model_ids: list[str], name: str | None
    ) -> list[Entity]:
        """Read those of some logged models that belong to an experiment, with one request.

        Args:
            experiment_id: The experiment.
            model_ids: The logged models.
            name: What they are probably called, by which Databricks is asked.

        Returns:
            Those that were found; none before MLflow 3.
        """
        listed = ", ".join(f"'{model_id}'" for model_id in model_ids)
        wanted = self._of_workspace(name) or f"model_id IN ({listed})"
        found = self._search_logged_models(experiment_id, wanted)
        return [each for each in found if each.get("model_id") in model_ids]

    def _of_workspace(self, name: str | None) -> str | None:
        """The filter that MLflow uses where it asks Databricks for logged models."""
        by_name = self._workspace is not None and name is not None and "'" not in name
        return f"name = '{name}'" if by_name else None

    def _search_logged_models(self, experiment_id: str, wanted: str) -> list[dict[str, Any]]:
        """Search one page of logged models, newest first."""

        def search(client: Any) -> list[Any]:
            if not self.has_logged_models:
                return []
            models = client.search_logged_models(
                experiment_ids=[experiment_id], filter_string=wanted
            )
            return sorted(models, key=lambda model: model.creation_timestamp or 0, reverse=True)

        sent = Request(
            "POST", "logged-models/search", {"experiment_ids": [experiment_id], "filter": wanted}
        )
        found = self._ask(
            search,
            entities,
            self._as_sent(sent, lambda found: as_sent.each(as_sent.logged_model, found, "models")),
        )
        return [
            each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict)
        ]

    def traces_of(self, experiment_id: str, model_id: str, limit: int) -> list[Entity]:
        """Search the traces of a logged model, newest first, at most `limit` of them."""

        def search(client: Any) -> list[Any]:
            found: list[Any] = []
            token = None
            # Early MLflow 3 calls the places to look in by another name.
            known = inspect.signature(client.search_traces).parameters
            places = "locations" if "locations" in known else "experiment_ids"
            while len(found) < limit:
                page = client.search_traces(
                    **{places: [experiment_id]},
                    filter_string=f"request_metadata.`mlflow.modelId` = '{model_id}'",
                    max_results=min(limit - len(found), TRACES_A_PAGE),
                    order_by=["timestamp_ms DESC"],
                    page_token=token,
                    include_spans=False,
                )
                found += [{name: getattr(each.info, name, None) for name in TRACE} for each in page]
                token = page.token
                if not token:
                    break
            return found

        return self._ask(search, entities)

    def list_run_folder(self, run_id: str, path: str) -> list[Entry]:
        """List a folder among the artifacts of a run: one request, also while the run is read.

        Args:
            run_id: The run.
            path: The folder, empty for all artifacts.

        Returns:
            Its entries.
        """
        query = {"run_id": run_id, "path": path}
        request = "/api/2.0/mlflow/artifacts/list"
        answer: Any
        if self._workspace is not None:
            answer = self._workspace.get(request, query)
        elif self.is_http:
            answer = self.rest(request, query)
        else:
            return self._list_stored(run_id, path)
        return listings.entries(answer.get("files") if isinstance(answer, dict) else answer)

    def _ask_for_run(
        self,
        run_id: str,
        take: Callable[[Any], Any],
        convert: Callable[[Any], Result],
        as_sent: Callable[[Any], Result] | None = None,
    ) -> Result:
        try:
            return self._ask(lambda client: take(client.get_run(run_id)), convert, as_sent)
        except NotFound as error:
            uri = self._connection.tracking_uri
            raise folder_runs.passed_over(uri, run_id, error) from error

    def _list_stored(self, run_id: str, path: str) -> list[Entry]:
        location = self._artifact_location(f"runs:/{run_id}")
        try:
            return self._artifacts.list_folder(location, path)
        except NotFound:
            if path:
                raise
            return []  # MLflow makes the folder when the run logs something

    def artifact_location(self, root: str) -> str:
        """Ask where the artifacts of a run or of a logged model are.

        Args:
            root: `runs:/RUN_ID`, or `models:/MODEL_ID` for a logged model.

        Returns:
            Their artifact URI.
        """
        scheme, _, identity = root.partition(":/")

        location = (
            self._ask_for_run(identity, lambda run: run.info.artifact_uri, plain)
            if scheme == "runs"
            else self._ask(
                lambda client: client.get_logged_model(identity).artifact_location, plain
            )
        )
        if not location or not isinstance(location, str):
            raise ReadFailed(f"the server does not say where the artifacts of {root} are")
        return location

    def rest(self, path: str, params: Mapping[str, str]) -> JsonValue:
        """Make a GET request of the tracking server's REST API.

        Args:
            path: The path, such as `/api/2.0/mlflow/users/get`.
            params: The query.

        Returns:
            The JSON that it answers.
        """
        from mlflow.utils.rest_utils import http_request

        def get(client: Any) -> Any:
            credentials = client._tracking_client.store.get_host_creds()
            response = http_request(credentials, path, "GET", params=dict(params))  # type: ignore[no-untyped-call]  # MLflow's
            response.raise_for_status()
            return response.json()

        return self._ask(get, plain)

    def _search_runs(self, experiment_id: str, filter_string: str, limit: int) -> Any:
        def search(client: Any) -> list[Any]:
            runs = client.search_runs([experiment_id], filter_string, max_results=limit)
            return [_with_metrics(run) for run in runs]

        wanted = {"experiment_ids": [experiment_id], "filter": filter_string, "max_results": limit}
        sent = Request("POST", "runs/search", wanted)
        return self._ask(
            search,
            entities,
            self._as_sent(sent, lambda found: as_sent.each(as_sent.run, found, "runs")),
        )

    def _as_sent(
        self, request: Request, take: Callable[[dict[str, Any]], Result]
    ) -> Callable[[Any], Result] | None:
        """What asks a server again, and takes the answer as it is; nothing for other stores."""
        if self._workspace is None and not self.is_http:
            return None
        return lambda client: take(request.ask(client._tracking_client.store))


def _with_metrics(run: Any) -> dict[str, Any]:
    """A run with its metrics as they were logged; the public mapping has the values only."""
    return {**dict(run), "metrics": getattr(run.data, "_metric_objs", None)}
