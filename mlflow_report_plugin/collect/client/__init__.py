"""The only door to MLflow: every read of a report passes through `Client`.

What MLflow returns leaves here as plain values, what it raises as a `ReportError` without
credentials. No model is loaded. Nothing is written, except by `Artifacts.log_files`,
`Registry.tag_version`, `Registry.tag_model` and `WebhookSettings`.
"""

from __future__ import annotations

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import databricks, filters, model_uris, user
from mlflow_report_plugin.collect.client.artifacts import Artifacts
from mlflow_report_plugin.collect.client.connection import Connection, Pace
from mlflow_report_plugin.collect.client.databricks import Databricks
from mlflow_report_plugin.collect.client.entities import Entity, number_of, tags_of
from mlflow_report_plugin.collect.client.local_folders import Entry
from mlflow_report_plugin.collect.client.pages import Page, Pages, offset_of, token_of
from mlflow_report_plugin.collect.client.registry import Registry
from mlflow_report_plugin.collect.client.tracking import Tracking
from mlflow_report_plugin.collect.client.versions import Versions
from mlflow_report_plugin.collect.client.webhook_settings import WebhookSettings

__all__ = [
    "Client",
    "Databricks",
    "Entity",
    "Entry",
    "Pace",
    "Page",
    "databricks",
    "filters",
    "model_uris",
    "number_of",
    "offset_of",
    "tags_of",
    "token_of",
]


class Client:
    """Reads from the tracking server, the registry and the artifact stores.

    It may be used by several threads. All that reads raises `ReportError`: `NotFound`,
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
        self._connection = Connection(tracking_uri, registry_uri)
        self.artifacts = Artifacts(self._connection)
        self.tracking = Tracking(self._connection, self.artifacts)
        self.registry = Registry(self._connection)
        self.versions = Versions(self._connection)
        self.pages = Pages(self._connection)
        self.webhook_settings = WebhookSettings(self._connection)
        self.mlflow_version = self._connection.mlflow_version
        self.tracking_uri = redact.text(self._connection.tracking_uri)
        self.registry_uri = redact.text(self._connection.registry_uri)
        self.tracking_workspace = self._connection.tracking_workspace
        self.registry_workspace = self._connection.registry_workspace
        """The Databricks workspaces of tracking server and registry, None for other servers."""

    def open(self, name: str | None = None) -> None:
        """Open the stores before they are asked for the first time, which may take long.

        Args:
            name: A registered model, to open its registry as well.
        """
        self._connection.open(self._connection.registry_of(name) if name else None)

    def keep_pace(self, pace: Pace) -> None:
        """Let something decide how fast requests are made, and which are made again.

        Args:
            pace: Asked before each request, and after each that failed.
        """
        self._connection.pace = pace

    def user(self) -> str:
        """Tell who reads and writes, as far as MLflow knows.

        Returns:
            A name, which is a claim of this computer unless a Databricks workspace says it.
        """
        workspace = self.tracking_workspace or self.registry_workspace
        return user.name(self._connection.tracking_uri, workspace)

    @property
    def holds_login(self) -> bool:
        """Whether the address of a server has a login in it."""
        uris = (self._connection.tracking_uri, self._connection.registry_uri)
        return any(redact.text(uri) != uri for uri in uris)

    @property
    def outdated(self) -> tuple[str, ...]:
        """How stores are older than this MLflow, so that upgraded copies of them were read."""
        return self._connection.outdated

    def require_current(self) -> None:
        """Refuse to write to stores that MLflow would upgrade.

        Raises:
            OutputFailed: One that was read is older than this MLflow.
        """
        self._connection.require_current()

    def registry_of(self, name: str) -> str:
        """Tell which registry a model is looked for in.

        Args:
            name: The name of a registered model.

        Returns:
            The registry's URI, without credentials. On a Databricks tracking server the name
            decides between the workspace registry and Unity Catalog.
        """
        return redact.text(self._connection.registry_of(name))
