"""The only door to the Databricks SDK: a workspace, and which registry a name belongs to."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from mlflow_report_plugin import marking
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import AccessDenied, ReadFailed
from mlflow_report_plugin.version import __version__

Guard: TypeAlias = Callable[[Callable[[], Any], str], Any]
"""Calls a function and turns what it raises into our errors; told who was asked."""

WORKSPACE, UNITY_CATALOG = "databricks", "databricks-uc"
"""The schemes of the two registries: `SCHEME` or `SCHEME://PROFILE`."""
UNITY_CATALOG_API = "/api/2.1/unity-catalog"
"""What the paths of Unity Catalog's own REST API begin with."""
HTTP_TIMEOUT = 8
"""How long one request may take, in seconds."""
RETRY_TIMEOUT = 5
"""How long a request is tried again while the workspace is busy, in seconds."""


def is_databricks(uri: str) -> bool:
    """Tell whether a tracking or registry URI leads to Databricks.

    Args:
        uri: A URI as MLflow takes it.

    Returns:
        Whether it does.
    """
    return uri.partition("://")[0] in (WORKSPACE, UNITY_CATALOG)


def registry_for(name: str, registry_uri: str) -> str:
    """Choose the registry that a model is in by its name.

    Only Unity Catalog has names of three parts, and it has no others; in the workspace registry
    a name may hold no dot (Databricks documentation, "Manage model lifecycle").

    Args:
        name: The name of a registered model.
        registry_uri: A registry on Databricks.

    Returns:
        The URI of the registry, with the profile of `registry_uri`.
    """
    scheme = UNITY_CATALOG if name.count(".") == 2 else WORKSPACE
    _, separator, profile = registry_uri.partition("://")
    return f"{scheme}{separator}{profile}"


def registries(registry_uri: str) -> tuple[str, str]:
    """Name both registries of a workspace.

    Args:
        registry_uri: One of them.

    Returns:
        The one, then the other.
    """
    scheme, separator, profile = registry_uri.partition("://")
    other = WORKSPACE if scheme == UNITY_CATALOG else UNITY_CATALOG
    return registry_uri, f"{other}{separator}{profile}"


def is_unity_catalog(registry_uri: str) -> bool:
    """Tell whether a registry is Unity Catalog on Databricks.

    Args:
        registry_uri: Its URI.

    Returns:
        Whether it is.
    """
    return registry_uri.partition("://")[0] == UNITY_CATALOG


def api(registry_uri: str) -> str:
    """Give the path of the REST API of a registry on Databricks.

    Args:
        registry_uri: Its URI.

    Returns:
        The path that its requests begin with.
    """
    path = "/api/2.0/mlflow"
    return f"{path}/unity-catalog" if is_unity_catalog(registry_uri) else path


class Databricks:
    """A Databricks workspace, asked with the user's normal login."""

    def __init__(self, uri: str, guard: Guard) -> None:
        """Note where to log in; nothing is asked yet.

        Args:
            uri: `databricks`, `databricks-uc`, or one of them with `://PROFILE`.
            guard: What turns the errors of the SDK into ours.
        """
        _, separator, profile = uri.partition("://")
        self.uri = f"{WORKSPACE}{separator}{profile}"
        """The workspace as a tracking URI."""
        self._guard = guard
        self._lock = threading.Lock()
        self._client: Any = None

    @property
    def url(self) -> str:
        """The address of the workspace, without a slash at its end.

        Raises:
            ReportError: There is no login from which it could be known.
        """
        host = self._guarded(lambda: self.sdk_client().config.host)
        return str(host).rstrip("/")

    def get(
        self, path: str, query: Mapping[str, str] | None = None, headers: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Make a GET request of the workspace's REST API.

        Args:
            path: The path, such as `/api/2.0/serving-endpoints`, each step quoted.
            query: The query.
            headers: Which headers of the answer to keep, as further keys of the object.

        Returns:
            The JSON object that it answers.

        Raises:
            ReportError: It could not be read.
        """

        def get() -> dict[str, Any]:
            answer = self.sdk_client().api_client.do(
                "GET",
                path,
                query=dict(query or {}),
                headers={"Accept": "application/json", **_headers()},
                response_headers=list(headers),
            )
            if not isinstance(answer, dict):
                raise ReadFailed(f"{path} answers with {type(answer).__name__}, not an object")
            return {str(key): plain(value) for key, value in answer.items()}

        found: dict[str, Any] = self._guarded(get)
        return found

    def log_in(self) -> None:
        """Log in before the workspace is asked for the first time.

        Raises:
            ReportError: There is no login.
        """
        self._guarded(self.sdk_client)

    def sdk_client(self) -> Any:
        """Log in, once.

        Returns:
            The client of the SDK. What it raises is not ours.

        Raises:
            AccessDenied: There is no login.
        """
        with self._lock:
            if self._client is None:
                self._client = _log_in(self.uri)
            return self._client

    def _guarded(self, read: Callable[[], Any]) -> Any:
        return self._guard(read, f"the Databricks workspace {self.uri}")


def workspaces(
    tracking_uri: str, registry_uri: str, guard: Guard
) -> tuple[Databricks | None, Databricks | None]:
    """Find out which workspaces two servers are.

    Args:
        tracking_uri: The tracking server.
        registry_uri: The registry.
        guard: What turns the errors of the SDK into ours.

    Returns:
        The workspace of each, None for another server. One that is both is logged into once.
    """
    of_tracking = Databricks(tracking_uri, guard) if is_databricks(tracking_uri) else None
    of_registry = Databricks(registry_uri, guard) if is_databricks(registry_uri) else None
    same = of_tracking and of_registry and of_tracking.uri == of_registry.uri
    return of_tracking, of_tracking if same else of_registry


def _log_in(uri: str) -> Any:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.core import Config
    from mlflow.utils.databricks_utils import get_databricks_host_creds
    from mlflow.utils.uri import get_db_info_from_uri

    profile, prefix = get_db_info_from_uri(uri)  # type: ignore[no-untyped-call]  # MLflow's
    login: dict[str, Any] = {"profile": profile}
    if prefix is not None:  # secrets, which only MLflow knows how to read
        credentials = get_databricks_host_creds(uri)  # type: ignore[no-untyped-call]  # MLflow's
        login = {"host": credentials.host, "token": credentials.token}
    try:
        config = Config(
            **login,
            http_timeout_seconds=HTTP_TIMEOUT,
            retry_timeout_seconds=RETRY_TIMEOUT,
            product="mlflow-report-plugin",
            product_version=__version__,
        )
        return WorkspaceClient(config=config)
    except ValueError as error:
        # What follows is about the settings of the SDK.
        reason = str(error).partition(". Config:")[0]
        raise AccessDenied(f"no login to Databricks ({uri}): {reason}") from error


def _headers() -> dict[str, str]:
    """What the header provider adds to the requests of MLflow, for those of the SDK."""
    further, _ = marking.further_headers(os.environ.get(marking.VARIABLE, ""))
    return {**further, marking.MARK: marking.mark(marking.report_id.get())}
