"""Which of MLflow's artifact repositories reads what is at a location."""

from __future__ import annotations

import inspect
import threading
from typing import Any, Final
from urllib.parse import urlsplit

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import hosts, local_folders
from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.collect.client.databricks import (
    Databricks,
    is_databricks,
    is_unity_catalog,
)
from mlflow_report_plugin.errors import AccessDenied, ReadFailed
from mlflow_report_plugin.threads import once_each

MOST: Final = 256
"""How many repositories are kept: a whole registry has one for each version."""


class Repositories:
    """MLflow's artifact repositories, one for each location, made when it is first read."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: Which servers there are.
        """
        self._connection = connection
        self._lock = threading.Lock()
        self._repositories: dict[tuple[str, str], Any] = {}
        self._has_files_api = once_each(_has_files_api)

    def of(self, location: str, registry_uri: str | None = None) -> Any:
        """Give the repository of a location.

        Args:
            location: An artifact URI.
            registry_uri: The registry on Databricks that keeps the files, for the `models:/`
                URI of a version there.

        Returns:
            MLflow's repository.
        """
        key = (location, registry_uri or "")
        tracking_uri, workspace = self._connection.tracking_uri, self._connection.registry_workspace
        with self._lock:
            if key not in self._repositories:
                while len(self._repositories) >= MOST:
                    del self._repositories[next(iter(self._repositories))]
                self._repositories[key] = (
                    self._of_version(location, tracking_uri, registry_uri, workspace)
                    if registry_uri and workspace
                    else self._make(location)
                )
            return self._repositories[key]

    def _of_version(
        self, location: str, tracking_uri: str, registry_uri: str, workspace: Databricks
    ) -> Any:
        """The repository that a registry on Databricks keeps the files of a version in."""
        from mlflow import MlflowClient
        from mlflow.store.artifact.databricks_models_artifact_repo import (
            DatabricksModelsArtifactRepository,
        )
        from mlflow.store.artifact.databricks_sdk_models_artifact_repo import (
            DatabricksSDKModelsArtifactRepository,
        )
        from mlflow.store.artifact.unity_catalog_models_artifact_repo import (
            UnityCatalogModelsArtifactRepository,
        )

        name, _, version = location.removeprefix("models:/").rpartition("/")
        of_version = {"model_name": name, "model_version": version}
        if not is_unity_catalog(registry_uri):
            repository = _without_constructor(
                DatabricksModelsArtifactRepository,
                location,
                databricks_profile_uri=registry_uri,
                **of_version,
            )
            # To read a file, it lists the folder for the size of the file first.
            repository.list_artifacts = once_each(repository.list_artifacts)
            return repository
        if self._has_files_api(registry_uri):
            path = f"/Models/{name.replace('.', '/')}/{version}"
            return _without_constructor(
                DatabricksSDKModelsArtifactRepository,
                path,
                model_base_path=path,
                client=workspace.sdk_client(),
                **of_version,
            )
        # The repository of Unity Catalog chooses anew for each file and does nothing when asked for
        # a single file: what it chooses does the work.
        return _without_constructor(
            UnityCatalogModelsArtifactRepository,
            location,
            registry_uri=registry_uri,
            client=MlflowClient(tracking_uri, registry_uri),
            **of_version,
        )._get_artifact_repo()

    def _make(self, location: str) -> Any:
        from mlflow import get_tracking_uri
        from mlflow.store.artifact.artifact_repository_registry import (
            get_artifact_repository,
            get_registered_artifact_repositories,
        )
        from mlflow.store.artifact.local_artifact_repo import LocalArtifactRepository
        from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository
        from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository
        from mlflow.tracking.artifact_utils import get_artifact_uri
        from mlflow.utils.uri import add_databricks_profile_info_to_artifact_uri

        scheme = hosts.scheme_of(location)
        if len(scheme) == 1:  # the drive of a folder on Windows, which MLflow 2 takes for a scheme
            return LocalArtifactRepository(location)
        tracking_uri, registry_uri = self._connection.tracking_uri, self._connection.registry_uri
        if "://" in location and scheme not in get_registered_artifact_repositories():
            raise ReadFailed(f"MLflow reads no {scheme}: URIs: a package that does may be missing")
        # Some of MLflow's repositories connect as soon as they are made.
        _require_allowed(location, self._connection.tracking_uri)
        if scheme == "mlflow-artifacts" and not tracking_uri.lower().startswith(
            ("http:", "https:")
        ):
            raise ReadFailed(
                "only an MLflow server hands these files out: the tracking URI is not its "
                f"address, but {redact.text(tracking_uri)}"
            )
        if scheme == "dbfs":
            location = add_databricks_profile_info_to_artifact_uri(location, tracking_uri)  # type: ignore[no-untyped-call]  # MLflow's
            if not urlsplit(location).netloc and not _is_remote(get_tracking_uri()):
                # MLflow would look for the login in that store, and open it as it is.
                raise AccessDenied(
                    f"{location} is on Databricks: is MLFLOW_TRACKING_URI set to databricks, or to "
                    "databricks://PROFILE?"
                )
        if scheme in ("models", "runs"):  # MLflow asks the servers where that is
            tracking_uri = self._connection.read_from(tracking_uri)
            registry_uri = self._connection.read_from(registry_uri)
        servers = {"tracking_uri": tracking_uri, "registry_uri": registry_uri}
        known = inspect.signature(get_artifact_repository).parameters
        if scheme == "mlflow-artifacts" and "tracking_uri" not in known:
            # MLflow 2 would ask its current tracking server.
            location = MlflowArtifactsRepository.resolve_uri(location, tracking_uri)  # type: ignore[no-untyped-call]  # MLflow's
        if scheme == "runs" and "tracking_uri" not in known:
            # The same: the run is looked for where the report reads.
            run_id, path = RunsArtifactRepository.parse_runs_uri(location)  # type: ignore[no-untyped-call]  # MLflow's
            return self._make(get_artifact_uri(run_id, path, tracking_uri))  # type: ignore[no-untyped-call]  # MLflow's
        repository = get_artifact_repository(
            location, **{name: server for name, server in servers.items() if name in known}
        )
        for each in local_folders.chain(repository):
            _require_allowed(each.artifact_uri, self._connection.tracking_uri)
        if hasattr(repository, "_get_run_artifact_root"):
            # For each file of a run on Databricks, MLflow 2 reads the run.
            repository._get_run_artifact_root = once_each(repository._get_run_artifact_root)
        return repository


def _require_allowed(location: str, tracking_uri: str) -> None:
    if hosts.scheme_of(location) == "report":
        raise ReadFailed("the files of the model are a report of a model")
    hosts.require_trusted(location, tracking_uri)


def _is_remote(uri: str) -> bool:
    return is_databricks(uri) or uri.lower().startswith(("http:", "https:"))


def _has_files_api(registry_uri: str) -> bool:
    """Whether Unity Catalog hands out the files of versions by its Files API."""
    from mlflow.utils._unity_catalog_utils import (
        is_databricks_sdk_models_artifact_repository_enabled,
    )
    from mlflow.utils.databricks_utils import get_databricks_host_creds

    credentials = get_databricks_host_creds(registry_uri)  # type: ignore[no-untyped-call]  # MLflow's
    return bool(is_databricks_sdk_models_artifact_repository_enabled(credentials))  # type: ignore[no-untyped-call]  # MLflow's


def _without_constructor(kind: type[Any], location: str, **attributes: Any) -> Any:
    """Make a repository of MLflow's from what its constructor would find out.

    The constructors ask MLflow's current tracking server, or with the default login, whatever
    was chosen. Where there is no current one, MLflow makes an empty store in the current folder.
    """
    from mlflow.store.artifact.artifact_repo import ArtifactRepository

    repository = object.__new__(kind)
    ArtifactRepository.__init__(repository, location)
    repository.chunk_thread_pool = repository._create_thread_pool()
    for name, value in attributes.items():
        setattr(repository, name, value)
    return repository
