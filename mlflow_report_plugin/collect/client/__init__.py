"""The only door to MLflow: every read of a report passes through `Client`.

What MLflow returns leaves here as plain values, what it raises as a `ReportError` without
credentials. Nothing is written, except by `log_files`, and no model is loaded.
"""

from __future__ import annotations

import inspect
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import JsonValue

from mlflow_report_plugin.collect import redact
from mlflow_report_plugin.collect.plain import plain
from mlflow_report_plugin.collect.target import Target
from mlflow_report_plugin.collect.threads import MAX_THREADS
from mlflow_report_plugin.collect.translate import translate
from mlflow_report_plugin.errors import (
    InvalidModelUri,
    NotFound,
    ReadFailed,
    ServerUnreachable,
    Unsupported,
)

Result = TypeVar("Result")
Entity = dict[str, Any]
"""An entity of MLflow as plain values; what is missing in a version of MLflow has no key."""

EXAMPLE = "try models:/NAME/VERSION, models:/NAME@ALIAS, runs:/RUN_ID/model or a folder"


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

        self._lock = threading.Lock()
        self._slots = threading.Semaphore(MAX_THREADS)
        self._mlflow_client: Any = None
        self._repositories: dict[str, Any] = {}
        try:
            self._tracking_uri = tracking_uri or mlflow.get_tracking_uri()
            self._registry_uri = registry_uri or tracking_uri or mlflow.get_registry_uri()
        except ValueError as error:
            reason = redact.message(str(error))
            raise ServerUnreachable(f"MLflow's tracking or registry URI: {reason}") from error
        self.mlflow_version: str = mlflow.__version__
        self.tracking_uri = redact.uri(self._tracking_uri)
        self.registry_uri = redact.uri(self._registry_uri)

    @property
    def is_http(self) -> bool:
        """Whether the tracking server is reached by HTTP."""
        return self._tracking_uri.lower().startswith(("http://", "https://"))

    @property
    def username(self) -> str | None:
        """The name that MLflow logs in with, where it does so by name and password."""
        from mlflow.utils.credentials import read_mlflow_creds

        return read_mlflow_creds().username or None

    def parse(self, uri: str) -> Target:
        """Parse a model URI, the way MLflow does.

        Args:
            uri: Any model URI, or the path of a folder.

        Returns:
            What it names.

        Raises:
            InvalidModelUri: It is no model URI, or its scheme is unknown to MLflow.
            NotFound: It is the path of a folder that is not there.
        """
        from mlflow.exceptions import MlflowException
        from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository
        from mlflow.store.artifact.utils.models import _parse_model_uri

        shown = redact.uri(uri)
        if not uri.strip():
            raise InvalidModelUri(f"the model URI is empty: {EXAMPLE}")
        scheme = uri.partition(":")[0].lower() if ":" in uri else ""
        try:
            if scheme == "models":
                parsed = _parse_model_uri(uri)
                model_id = getattr(parsed, "model_id", None)
                if model_id and not model_id.startswith("m-"):
                    if uri.startswith("models://"):
                        raise InvalidModelUri(f"{shown!r} has a slash too many: {EXAMPLE}")
                    raise InvalidModelUri(
                        f"{shown!r} names no version: try {shown}/1, {shown}/latest or "
                        f"{shown}@ALIAS"
                    )
                return Target(
                    uri=shown,
                    name=parsed.name,
                    version=parsed.version,
                    stage=parsed.stage,
                    alias=parsed.alias,
                    model_id=model_id,
                )
            if scheme == "runs":
                run_id, path = RunsArtifactRepository.parse_runs_uri(uri)  # type: ignore[no-untyped-call]  # MLflow's
                return Target(uri=shown, run_id=run_id, path=(path or "").strip("/"))
            if scheme == "file" or len(scheme) < 2 or Path(uri).exists():
                location = _local_path(uri)
                if not Path(location).is_dir():
                    raise NotFound(f"there is no folder {shown!r}: {EXAMPLE}")
                return Target(uri=shown, location=location)
        except (MlflowException, ValueError, OSError) as error:
            raise InvalidModelUri(f"{shown!r} is no model URI: {EXAMPLE}") from error
        from mlflow.store.artifact.artifact_repository_registry import (
            get_registered_artifact_repositories,
        )

        if scheme in ("http", "https") and "#" in uri:
            raise InvalidModelUri(f"{shown!r} is the address of a page: {EXAMPLE}")
        if scheme == "report":
            raise InvalidModelUri(f"{shown!r} is a report already: leave out 'report:'")
        if scheme not in get_registered_artifact_repositories():
            raise InvalidModelUri(f"{shown!r} has a scheme that MLflow does not know: {EXAMPLE}")
        return Target(uri=shown, location=uri)

    def model_version(self, name: str, version: str) -> Entity:
        """Read a version of a registered model."""
        return self._registry(lambda client: client.get_model_version(name, version), _entity)

    def model_version_by_alias(self, name: str, alias: str) -> Entity:
        """Read the version that an alias points to."""
        return self._registry(
            lambda client: client.get_model_version_by_alias(name, alias), _entity
        )

    def registered_model(self, name: str) -> Entity:
        """Read a registered model."""
        return self._registry(lambda client: client.get_registered_model(name), _entity)

    def download_uri(self, name: str, version: str) -> str:
        """Ask where the files of a version are."""

        def read(client: Any) -> Any:
            # The public method reads the registered model first, to refuse prompts.
            registry = client._get_registry_client()
            return registry.get_model_version_download_uri(name, version)

        return self._registry(read, str)

    def search_model_versions(self, filter_string: str, limit: int) -> list[Entity]:
        """Search model versions, newest first, one page of at most `limit`."""
        return self._registry(
            lambda client: client.search_model_versions(
                filter_string, max_results=limit, order_by=["version_number DESC"]
            ),
            _entities,
        )

    def registered_model_names(self, limit: int) -> list[str]:
        """List the names of registered models, one page of at most `limit`."""
        return self._registry(
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

        return self._tracking(read, _entity)

    def experiment(self, experiment_id: str) -> Entity:
        """Read an experiment."""
        return self._tracking(lambda client: client.get_experiment(experiment_id), _entity)

    def logged_model(self, model_id: str) -> Entity:
        """Read a logged model (MLflow 3)."""

        def read(client: Any) -> Any:
            if not hasattr(client, "get_logged_model"):
                raise Unsupported(f"MLflow {self.mlflow_version} has no logged models")
            return client.get_logged_model(model_id)

        return self._tracking(read, _entity)

    def logged_models_of(self, experiment_id: str, run_id: str) -> list[Entity]:
        """List the logged models that a run made, newest first; none before MLflow 3."""

        def search(client: Any) -> list[Any]:
            if not hasattr(client, "search_logged_models"):
                return []
            models = client.search_logged_models(
                experiment_ids=[experiment_id], filter_string=f"source_run_id = '{run_id}'"
            )
            return sorted(models, key=lambda model: model.creation_timestamp, reverse=True)

        return self._tracking(search, _entities)

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
            location, lambda repository: repository.list_artifacts(path), _entities
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
                repository._download_file(path, str(copy))
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
        return self._guarded(lambda: convert(read(self._client())), place)

    def _registry(self, read: Callable[[Any], Any], convert: Callable[[Any], Result]) -> Result:
        place = f"the model registry {self.registry_uri}"
        return self._guarded(lambda: convert(read(self._client())), place)

    def _artifacts(
        self, location: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        place = f"the artifact store {redact.uri(location)}"
        return self._guarded(lambda: convert(read(self._repository(location))), place)

    def _guarded(self, read: Callable[[], Result], place: str) -> Result:
        try:
            with self._slots:
                return read()
        except Exception as error:
            ours = translate(error, place)
            message = redact.message(str(ours), self._tracking_uri, self._registry_uri)
            raise type(ours)(message) from error

    def _client(self) -> Any:
        from mlflow import MlflowClient

        with self._lock:
            if self._mlflow_client is None:
                for uri in {self._tracking_uri, self._registry_uri}:
                    _require_store(uri)
                self._mlflow_client = MlflowClient(self._tracking_uri, self._registry_uri)
            return self._mlflow_client

    def _repository(self, location: str) -> Any:
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
        from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository

        scheme = location.partition(":")[0].lower()
        if scheme == "report":
            raise ReadFailed("the files of the model are a report of a model")
        if scheme == "dbfs":  # MLflow looks for its credentials in the tracking store
            _require_store(self._tracking_uri)
        with self._lock:
            if location not in self._repositories:
                servers = {"tracking_uri": self._tracking_uri, "registry_uri": self._registry_uri}
                known = inspect.signature(get_artifact_repository).parameters
                uri = location
                if scheme == "mlflow-artifacts" and "tracking_uri" not in known:
                    # MLflow 2 would ask its current tracking server.
                    uri = MlflowArtifactsRepository.resolve_uri(uri, self._tracking_uri)  # type: ignore[no-untyped-call]  # MLflow's
                self._repositories[location] = get_artifact_repository(
                    uri, **{name: server for name, server in servers.items() if name in known}
                )
            return self._repositories[location]


def _entity(value: Any) -> Entity:
    entity = plain(value)
    if not isinstance(entity, dict):
        raise ReadFailed(f"the server answered with {type(value).__name__}, not an entity")
    return entity


def _entities(values: Iterable[Any]) -> list[Entity]:
    return [_entity(value) for value in values]


def _local_path(uri: str) -> str:
    if not uri.lower().startswith("file:"):
        return uri
    from mlflow.utils.file_utils import local_file_uri_to_path

    return str(local_file_uri_to_path(uri))  # type: ignore[no-untyped-call]  # MLflow's


def _require_store(uri: str) -> None:
    """Refuse a local store that is not there: MLflow would make an empty one."""
    if uri.startswith("sqlite:///"):
        path = Path(unquote(urlsplit(uri).path[1:]))
    elif uri.startswith("file:") or (":" not in uri and not uri.startswith(("databricks", "uc"))):
        path = Path(_local_path(uri))
    else:
        return
    if not path.exists():
        raise ServerUnreachable(f"there is no MLflow store at {uri}: is MLFLOW_TRACKING_URI set?")
