"""How MLflow is asked: which servers, how many requests at once, and what its errors become."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import databricks, stores
from mlflow_report_plugin.collect.client.translate import translate
from mlflow_report_plugin.errors import ServerUnreachable
from mlflow_report_plugin.threads import MAX_THREADS

Result = TypeVar("Result")


class Connection:
    """The tracking server and the registry, and every request made of them.

    It may be used by several threads. All methods that read raise `ReportError`.
    """

    def __init__(self, tracking_uri: str | None, registry_uri: str | None) -> None:
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

        self.mlflow_version: str = mlflow.__version__
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(MAX_THREADS)
        self._clients: dict[str, Any] = {}
        try:
            chosen = registry_uri or (None if tracking_uri else _get_registry_uri_from_context())  # type: ignore[no-untyped-call]  # MLflow's
            self.tracking_uri = tracking_uri or mlflow.get_tracking_uri()
            self.registry_uri = chosen or tracking_uri or mlflow.get_registry_uri()
        except ValueError as error:
            reason = redact.message(str(error))
            raise ServerUnreachable(f"MLflow's tracking or registry URI: {reason}") from error
        workspaces = databricks.workspaces(self.tracking_uri, self.registry_uri, self.guarded)
        self.tracking_workspace, self.registry_workspace = workspaces
        self.searched: tuple[str, ...] = (self.registry_uri,)
        """The registries that a search without the name of a model goes to."""
        if self.tracking_workspace is not None and chosen is None:
            self.searched = databricks.registries(self.registry_uri)

    def registry_of(self, name: str) -> str:
        """Tell which registry a model is looked for in.

        Args:
            name: The name of a registered model.

        Returns:
            The registry's URI, as MLflow takes it.
        """
        if self.tracking_workspace is None or self.registry_workspace is None:
            return self.registry_uri
        return databricks.registry_for(name, self.registry_uri)

    def ask_tracking(self, read: Callable[[Any], Any], convert: Callable[[Any], Result]) -> Result:
        """Read from the tracking server.

        Args:
            read: Called with MLflow's client.
            convert: Turns what was read into plain values.

        Returns:
            What `convert` returned.
        """
        place = f"the tracking server {redact.text(self.tracking_uri)}"
        return self.guarded(lambda: convert(read(self._client(self.registry_uri))), place)

    def ask_registry(
        self, uri: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        """Read from a registry.

        Args:
            uri: The registry.
            read: Called with MLflow's client.
            convert: Turns what was read into plain values.

        Returns:
            What `convert` returned.
        """
        place = f"the model registry {redact.text(uri)}"
        return self.guarded(lambda: convert(read(self._client(uri))), place)

    def guarded(self, read: Callable[[], Result], place: str) -> Result:
        """Make a request once a slot is free.

        Args:
            read: Makes the request.
            place: Who is asked, for messages.

        Returns:
            What `read` returned.

        Raises:
            ReportError: `read` raised; the message is without credentials.
        """
        try:
            with self._slots:
                return read()
        except Exception as error:
            ours = translate(error, place)
            message = redact.message(str(ours), self.tracking_uri, self.registry_uri)
            raise type(ours)(message) from error

    def _client(self, registry_uri: str) -> Any:
        from mlflow import MlflowClient

        with self._lock:
            if registry_uri not in self._clients:
                for uri in {self.tracking_uri, registry_uri}:
                    stores.require(uri)
                self._clients[registry_uri] = MlflowClient(self.tracking_uri, registry_uri)
            return self._clients[registry_uri]
