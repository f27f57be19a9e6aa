"""The only door to MLflow: every read of a report passes through `Client`.

What MLflow returns leaves here as plain values, what it raises as a `ReportError` without
credentials. Nothing is written, except by `log_files`, and no model is loaded.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import JsonValue

from mlflow_report_plugin.collect import redact
from mlflow_report_plugin.collect.client import databricks, stores
from mlflow_report_plugin.collect.client.artifacts import Artifacts
from mlflow_report_plugin.collect.client.databricks import Databricks
from mlflow_report_plugin.collect.client.entities import Entity, entities, entity, from_rest
from mlflow_report_plugin.collect.plain import plain
from mlflow_report_plugin.collect.threads import MAX_THREADS
from mlflow_report_plugin.collect.translate import translate
from mlflow_report_plugin.errors import ReportError, ServerUnreachable, Unsupported

__all__ = ["Client", "Databricks", "Entity"]

Result = TypeVar("Result")


class Client:
    """Reads from the tracking server, the registry and the artifact stores.

    It may be used by several threads. All methods raise `ReportError`: `NotFound`,
    `AccessDenied`, `ServerUnreachable`, `Unsupported` or `ReadFailed`.
    """

    def __init__(self, tracking_uri: str | None = None, registry_uri: str | None = None) -> None:
        """Find out which servers to ask; nothing is asked of them yet.

        Args:
            tracking_uri: The tracking server; MLflow's current one unless given.
            registry_uri: The registry; MLflow's current one unless given, or the tracking
                server if that was given.

        Raises:
            ServerUnreachable: MLflow cannot make sense of its settings.
        """
        import mlflow
        from mlflow.tracking._model_registry.utils import _get_registry_uri_from_context

        self._lock = threading.Lock()
        self._slots = threading.Semaphore(MAX_THREADS)
        self._mlflow_clients: dict[str, Any] = {}
        try:
            chosen = registry_uri or (None if tracking_uri else _get_registry_uri_from_context())  # type: ignore[no-untyped-call]  # MLflow's
            self._tracking_uri = tracking_uri or mlflow.get_tracking_uri()
            self._registry_uri = chosen or tracking_uri or mlflow.get_registry_uri()
        except ValueError as error:
            reason = redact.message(str(error))
            raise ServerUnreachable(f"MLflow's tracking or registry URI: {reason}") from error
        self.mlflow_version: str = mlflow.__version__
        self.tracking_uri = redact.uri(self._tracking_uri)
        self.registry_uri = redact.uri(self._registry_uri)
        workspaces = databricks.workspaces(self._tracking_uri, self._registry_uri, self._guarded)
        self.tracking_workspace, self.registry_workspace = workspaces
        """The Databricks workspaces of tracking server and registry, None for other servers."""
        self._artifact_stores = Artifacts(
            self._tracking_uri, self._registry_uri, self.registry_workspace
        )
        self._searched: tuple[str, ...] = (self._registry_uri,)
        if self.tracking_workspace is not None and chosen is None:
            self._searched = databricks.registries(self._registry_uri)

    @property
    def is_http(self) -> bool:
        """Whether the tracking server is reached by HTTP."""
        return self._tracking_uri.lower().startswith(("http://", "https://"))

    @property
    def username(self) -> str | None:
        """The name that MLflow logs in with, where it does so by name and password."""
        from mlflow.utils.credentials import read_mlflow_creds

        return read_mlflow_creds().username or None

    def registry_of(self, name: str) -> str:
        """Tell which registry a model is looked for in.

        Args:
            name: The name of a registered model.

        Returns:
            The registry's URI, without credentials. On a Databricks tracking server the name
            decides between the workspace registry and Unity Catalog.
        """
        return redact.uri(self._registry_of(name))

    def is_unity_catalog(self, name: str) -> bool:
        """Tell whether a model is looked for in Unity Catalog on Databricks.

        Args:
            name: The name of a registered model.

        Returns:
            Whether it is.
        """
        return databricks.is_unity_catalog(self._registry_of(name))

    def model_version(self, name: str, version: str) -> Entity:
        """Read a version of a registered model."""
        if self.registry_workspace is not None:
            query = {"name": name, "version": version}
            return self._rest_entity(name, "model-versions/get", query, "model_version")
        return self._registry(name, lambda client: client.get_model_version(name, version), entity)

    def model_version_by_alias(self, name: str, alias: str) -> Entity:
        """Read the version that an alias points to."""
        if self.registry_workspace is not None:
            if not self.is_unity_catalog(name):
                raise Unsupported("the workspace registry has no aliases: name a version or stage")
            query = {"name": name, "alias": alias}
            return self._rest_entity(name, "registered-models/alias", query, "model_version")
        return self._registry(
            name, lambda client: client.get_model_version_by_alias(name, alias), entity
        )

    def registered_model(self, name: str) -> Entity:
        """Read a registered model."""
        if self.registry_workspace is not None:
            return self._rest_entity(
                name, "registered-models/get", {"name": name}, "registered_model"
            )
        return self._registry(name, lambda client: client.get_registered_model(name), entity)

    def download_uri(self, name: str, version: str) -> str:
        """Ask where the files of a version are."""

        def read(client: Any) -> Any:
            # The public method reads the registered model first, to refuse prompts.
            registry = client._get_registry_client()
            return registry.get_model_version_download_uri(name, version)

        return self._registry(name, read, str)

    def search_model_versions(
        self, filter_string: str, limit: int, name: str | None = None
    ) -> list[Entity]:
        """Search model versions, newest first, one page of at most `limit`.

        The search goes to the registry of the model `name`. Without a name, on a Databricks
        tracking server, it goes to both registries there, unless one was chosen. Unity Catalog
        leaves out tags and aliases.
        """
        found: list[Entity] = []
        errors: list[ReportError] = []
        for uri in self._searched if name is None else (self._registry_of(name),):
            try:
                found += self._search(uri, filter_string, limit)
            except ReportError as error:
                errors.append(error)
        if errors and not found:
            raise errors[0]
        return sorted(found, key=lambda each: int(each["version"]), reverse=True)

    def registered_model_names(self, like: str, limit: int) -> list[str]:
        """List the names of the models in the registry of one, one page of at most `limit`."""
        return self._registry(
            like,
            lambda client: client.search_registered_models(max_results=limit),
            lambda models: [str(model.name) for model in models],
        )

    def run(self, run_id: str) -> Entity:
        """Read a run; `metrics` holds its metrics with time and step."""

        def read(client: Any) -> Any:
            run = client.get_run(run_id)
            # The public mapping has the values only.
            metrics = getattr(run.data, "_metric_objs", None)
            return {**dict(run), "metrics": metrics}

        return self._tracking(read, entity)

    def experiment(self, experiment_id: str) -> Entity:
        """Read an experiment."""
        return self._tracking(lambda client: client.get_experiment(experiment_id), entity)

    def logged_model(self, model_id: str) -> Entity:
        """Read a logged model (MLflow 3)."""

        def read(client: Any) -> Any:
            if not hasattr(client, "get_logged_model"):
                raise Unsupported(f"MLflow {self.mlflow_version} has no logged models")
            return client.get_logged_model(model_id)

        return self._tracking(read, entity)

    def logged_models_of(
        self, experiment_id: str, run_id: str, name: str | None = None
    ) -> list[Entity]:
        """List the logged models that a run made, newest first; none before MLflow 3."""
        wanted = f"source_run_id = '{run_id}'"
        if self.tracking_workspace is not None and name is not None and "'" not in name:
            wanted = f"name = '{name}'"  # what MLflow asks Databricks for

        def search(client: Any) -> list[Any]:
            if not hasattr(client, "search_logged_models"):
                return []
            models = client.search_logged_models(
                experiment_ids=[experiment_id], filter_string=wanted
            )
            return sorted(models, key=lambda model: model.creation_timestamp, reverse=True)

        found = self._tracking(search, entities)
        return [
            each
            for each in found
            if each["source_run_id"] == run_id and (name is None or each["name"] == name)
        ]

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

        return self._tracking(get, plain)

    def list_folder(self, location: str, path: str) -> list[tuple[str, bool, int | None]]:
        """List a folder of an artifact store: one request.

        Args:
            location: The artifact URI of the root.
            path: The folder below it, empty for the root itself.

        Returns:
            Path below the root, whether it is a folder, and size in bytes, of each entry.
        """
        entries = self._artifacts(
            location, lambda repository: repository.list_artifacts(path), entities
        )
        return [(each["path"], bool(each["is_dir"]), each["file_size"]) for each in entries]

    def read_file(self, location: str, path: str, limit: int) -> bytes:
        """Read a file of an artifact store.

        Args:
            location: The artifact URI of the root.
            path: The file below it.
            limit: How many bytes are taken into memory at most.

        Returns:
            Its first `limit` + 1 bytes, so that a longer file can be told.
        """

        def download(repository: Any) -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "file"
                # Where it can, without listing the folder for the size of the file first.
                name = "_download_from_cloud"
                fetch = getattr(repository, name, None) or repository._download_file
                fetch(path, str(copy))
                with copy.open("rb") as file:
                    return file.read(limit + 1)

        return self._artifacts(location, download, bytes)

    def log_files(self, run_id: str, files: Iterable[Path], folder: str) -> None:
        """Log files as artifacts of a run: the only method that writes.

        Args:
            run_id: The run.
            files: The local files.
            folder: The folder below the run's artifacts.
        """

        def log(client: Any) -> None:
            for file in files:
                client.log_artifact(run_id, str(file), folder)

        self._tracking(log, plain)

    def _tracking(self, read: Callable[[Any], Any], convert: Callable[[Any], Result]) -> Result:
        place = f"the tracking server {self.tracking_uri}"
        return self._guarded(lambda: convert(read(self._client(self._registry_uri))), place)

    def _registry(
        self, name: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        return self._in_registry(self._registry_of(name), read, convert)

    def _in_registry(
        self, uri: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        place = f"the model registry {redact.uri(uri)}"
        return self._guarded(lambda: convert(read(self._client(uri))), place)

    def _registry_of(self, name: str) -> str:
        if self.tracking_workspace is None or self.registry_workspace is None:
            return self._registry_uri
        return databricks.registry_for(name, self._registry_uri)

    def _rest_entity(self, name: str, request: str, query: Mapping[str, str], key: str) -> Entity:
        """Read from a registry on Databricks what MLflow's own entities leave out."""
        assert self.registry_workspace is not None, "only called on Databricks"
        api = databricks.api(self._registry_of(name))
        return from_rest(self.registry_workspace.get(f"{api}/{request}", query), key)

    def _search(self, registry_uri: str, filter_string: str, limit: int) -> list[Entity]:
        order = "version_number DESC"
        if self.registry_workspace is None:
            return self._in_registry(
                registry_uri,
                lambda client: client.search_model_versions(
                    filter_string, max_results=limit, order_by=[order]
                ),
                entities,
            )
        # What MLflow makes of an answer of Unity Catalog has no attributes at all.
        query = {"filter": filter_string, "max_results": str(limit)}
        if not databricks.is_unity_catalog(registry_uri):  # which sorts nothing
            query["order_by"] = order
        path = f"{databricks.api(registry_uri)}/model-versions/search"
        answer = self.registry_workspace.get(path, query)
        return [
            from_rest({"model_version": each}, "model_version")
            for each in answer.get("model_versions") or ()
        ]

    def _artifacts(
        self, location: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        registry_uri = self._keeper_of(location)
        place = f"the artifact store {redact.uri(location)}"

        def on_repository() -> Result:
            return convert(read(self._artifact_stores.repository(location, registry_uri)))

        return self._guarded(on_repository, place)

    def _keeper_of(self, location: str) -> str | None:
        """The registry on Databricks that keeps the files of a `models:/NAME/VERSION` itself."""
        if self.registry_workspace is None or not location.startswith("models:/"):
            return None
        name, slash, _ = location.removeprefix("models:/").partition("/")
        return self._registry_of(name) if slash else None

    def _guarded(self, read: Callable[[], Result], place: str) -> Result:
        try:
            with self._slots:
                return read()
        except Exception as error:
            ours = translate(error, place)
            message = redact.message(str(ours), self._tracking_uri, self._registry_uri)
            raise type(ours)(message) from error

    def _client(self, registry_uri: str) -> Any:
        from mlflow import MlflowClient

        with self._lock:
            if registry_uri not in self._mlflow_clients:
                for uri in {self._tracking_uri, registry_uri}:
                    stores.require(uri)
                self._mlflow_clients[registry_uri] = MlflowClient(self._tracking_uri, registry_uri)
            return self._mlflow_clients[registry_uri]
