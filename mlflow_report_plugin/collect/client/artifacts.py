"""The artifact stores: which of MLflow's repositories reads what is at a location."""

from __future__ import annotations

import inspect
import threading
from typing import Any

from mlflow_report_plugin.collect.client import stores
from mlflow_report_plugin.collect.client.databricks import UNITY_CATALOG
from mlflow_report_plugin.errors import ReadFailed


class Artifacts:
    """MLflow's artifact repositories, one for each location, made when it is first read."""

    def __init__(self, tracking_uri: str, registry_uri: str) -> None:
        """Note the servers.

        Args:
            tracking_uri: The tracking server.
            registry_uri: The registry.
        """
        self._tracking_uri = tracking_uri
        self._registry_uri = registry_uri
        self._lock = threading.Lock()
        self._repositories: dict[tuple[str, str], Any] = {}

    def repository(self, location: str, registry_uri: str | None = None) -> Any:
        """Give the repository of a location.

        Args:
            location: An artifact URI.
            registry_uri: The registry on Databricks that keeps the files, for the `models:/`
                URI of a version there.

        Returns:
            MLflow's repository.
        """
        key = (location, registry_uri or "")
        with self._lock:
            if key not in self._repositories:
                self._repositories[key] = (
                    _of_version(location, registry_uri) if registry_uri else self._make(location)
                )
            return self._repositories[key]

    def _make(self, location: str) -> Any:
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
        from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository

        scheme = location.partition(":")[0].lower()
        if scheme == "report":
            raise ReadFailed("the files of the model are a report of a model")
        if scheme == "dbfs":  # MLflow looks for its credentials in the tracking store
            stores.require(self._tracking_uri)
        servers = {"tracking_uri": self._tracking_uri, "registry_uri": self._registry_uri}
        known = inspect.signature(get_artifact_repository).parameters
        if scheme == "mlflow-artifacts" and "tracking_uri" not in known:
            # MLflow 2 would ask its current tracking server.
            location = MlflowArtifactsRepository.resolve_uri(location, self._tracking_uri)  # type: ignore[no-untyped-call]  # MLflow's
        return get_artifact_repository(
            location, **{name: server for name, server in servers.items() if name in known}
        )


def _of_version(location: str, registry_uri: str) -> Any:
    """The repository that a registry on Databricks keeps the files of a version in."""
    from mlflow.store.artifact.databricks_models_artifact_repo import (
        DatabricksModelsArtifactRepository,
    )
    from mlflow.store.artifact.unity_catalog_models_artifact_repo import (
        UnityCatalogModelsArtifactRepository,
    )

    scheme, separator, profile = registry_uri.partition("://")
    if scheme == UNITY_CATALOG:
        repository = UnityCatalogModelsArtifactRepository(location, registry_uri=registry_uri)  # type: ignore[abstract]  # not enforced
        return _inner(repository, registry_uri)
    # MLflow 2 takes the registry from the URI only, or from its current setting.
    server = f"{profile}@{scheme}" if separator else scheme
    return DatabricksModelsArtifactRepository(
        location.replace("models:/", f"models://{server}/", 1)
    )


def _inner(repository: Any, registry_uri: str) -> Any:
    """What the repository of Unity Catalog reads with.

    The outer one chooses anew for each file, does nothing when asked for a single file, and
    tells Unity Catalog that the version was used, which a report does not.
    """
    from mlflow.store.artifact.databricks_sdk_models_artifact_repo import (
        DatabricksSDKModelsArtifactRepository,
    )
    from mlflow.utils._unity_catalog_utils import (
        is_databricks_sdk_models_artifact_repository_enabled,
    )
    from mlflow.utils.databricks_utils import get_databricks_host_creds

    credentials = get_databricks_host_creds(registry_uri)  # type: ignore[no-untyped-call]  # MLflow's
    if not is_databricks_sdk_models_artifact_repository_enabled(credentials):  # type: ignore[no-untyped-call]  # MLflow's
        return repository._get_artifact_repo()
    name, version = repository.model_name, repository.model_version
    known = inspect.signature(DatabricksSDKModelsArtifactRepository).parameters
    server = {"registry_uri": registry_uri} if "registry_uri" in known else {}
    return DatabricksSDKModelsArtifactRepository(name, version, **server)
