"""What is read from a model registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from mlflow_report_plugin.collect.client import databricks, filters
from mlflow_report_plugin.collect.client.as_sent import Request
from mlflow_report_plugin.collect.client.connection import Connection, is_http
from mlflow_report_plugin.collect.client.entities import (
    Entity,
    entities,
    entity,
    listed,
    member,
    number_of,
)
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import NotFound, ReportError, Unsupported

Result = TypeVar("Result")

WEBHOOK = ("name", "url", "description", "last_updated_timestamp")
"""What of a webhook is read as it is."""


class Registry:
    """The model registry; on Databricks the one that a model's name belongs to."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection
        self._workspace = connection.registry_workspace

    def is_unity_catalog(self, name: str) -> bool:
        """Tell whether a model is looked for in Unity Catalog on Databricks.

        Args:
            name: The name of a registered model.

        Returns:
            Whether it is.
        """
        return databricks.is_unity_catalog(self._connection.registry_of(name))

    def model_version(self, name: str, version: str) -> Entity:
        """Read a version of a registered model."""
        if self._workspace is not None:
            query = {"name": name, "version": version}
            return self._rest_entity(name, "model-versions/get", query, "model_version")
        sent = Request("GET", "model-versions/get", {"name": name, "version": version})
        return self._ask(
            name,
            lambda client: client.get_model_version(name, version),
            entity,
            self._as_sent(sent, lambda found: member(found, "model_version")),
        )

    def model_version_by_alias(self, name: str, alias: str) -> Entity:
        """Read the version that an alias points to."""
        if self._workspace is not None:
            if not self.is_unity_catalog(name):
                raise Unsupported("the workspace registry has no aliases: name a version or stage")
            query = {"name": name, "alias": alias}
            return self._rest_entity(name, "registered-models/alias", query, "model_version")
        sent = Request("GET", "registered-models/alias", {"name": name, "alias": alias})
        return self._ask(
            name,
            lambda client: client.get_model_version_by_alias(name, alias),
            entity,
            self._as_sent(sent, lambda found: member(found, "model_version")),
        )

    def registered_model(self, name: str) -> Entity:
        """Read a registered model."""
        if self._workspace is not None:
            return self._rest_entity(
                name, "registered-models/get", {"name": name}, "registered_model"
            )
        sent = Request("GET", "registered-models/get", {"name": name})
        return self._ask(
            name,
            lambda client: client.get_registered_model(name),
            entity,
            self._as_sent(sent, lambda found: member(found, "registered_model")),
        )

    def download_uri(self, name: str, version: str) -> str:
        """Ask where the files of a version are."""

        def read(client: Any) -> Any:
            # The public method reads the registered model first, to refuse prompts.
            registry = client._get_registry_client()
            return registry.get_model_version_download_uri(name, version)

        found = self._ask(name, read, plain)
        if not isinstance(found, str) or not found:  # what is nowhere is not in the current folder
            raise NotFound(f"the registry does not say where version {version} of {name} is")
        return found

    def search_model_versions(
        self, filter_string: str, limit: int, name: str | None = None
    ) -> list[Any]:
        """Search model versions, newest first, one page of at most `limit`.

        The search goes to the registry of the model `name`. Without a name, on a Databricks
        tracking server, it goes to both registries there, unless one was chosen. Unity Catalog
        leaves out tags and aliases.
        """
        found: list[Any] = []
        errors: list[ReportError] = []
        for uri in (
            self._connection.searched if name is None else (self._connection.registry_of(name),)
        ):
            try:
                found += self._search(uri, filter_string, limit)
            except ReportError as error:
                errors.append(error)
        if errors and not found:
            raise errors[0]
        return sorted(found, key=number_of, reverse=True)

    def versions_of(self, name: str, limit: int) -> list[Any]:
        """List the versions of a registered model, newest first, one page of at most `limit`."""
        found = self.search_model_versions(filters.of_model(name), limit, name)
        return filters.named(name, found)

    def registered_model_names(self, like: str, limit: int) -> list[str]:
        """List the models with versions in the registry of one, one page of at most `limit`.

        On Databricks those without versions are listed as well.
        """
        return self._ask(
            like,
            lambda client: client.search_registered_models(max_results=limit),
            lambda models: [
                str(model.name) for model in models if model.latest_versions or self._workspace
            ],
        )

    def webhooks(self, name: str) -> Any:
        """List the webhooks that tell of a registered model, and maybe of others as well."""
        if self._workspace is not None:
            if self.is_unity_catalog(name):
                raise Unsupported("Unity Catalog has no webhooks")
            path = "/api/2.0/mlflow/registry-webhooks/list"
            return self._workspace.get(path, {"model_name": name}).get("webhooks")

        def read(client: Any) -> list[Any]:
            if not hasattr(client, "list_webhooks"):
                raise Unsupported(f"MLflow {self._connection.mlflow_version} has no webhooks")
            return [
                {
                    **{name: getattr(each, name, None) for name in WEBHOOK},
                    "status": str(each.status),
                    "events": [f"{event.entity!s}.{event.action!s}" for event in each.events],
                }
                for each in client.list_webhooks()
            ]

        return self._ask(name, read, entities)

    def tag_version(self, name: str, version: str, key: str, value: str) -> None:
        """Set a tag of a version: with `Artifacts.log_files` all that writes."""

        def write(client: Any) -> None:
            # The public method reads the registered model first, to refuse prompts.
            client._get_registry_client().set_model_version_tag(name, version, key, value)

        self._connection.write_registry(self._connection.registry_of(name), write)

    def tag_model(self, name: str, key: str, value: str) -> None:
        """Set a tag of a registered model: the other tag that is written."""

        def write(client: Any) -> None:
            client._get_registry_client().set_registered_model_tag(name, key, value)

        self._connection.write_registry(self._connection.registry_of(name), write)

    def _ask(
        self,
        name: str,
        read: Callable[[Any], Any],
        convert: Callable[[Any], Result],
        as_sent: Callable[[Any], Result] | None = None,
    ) -> Result:
        uri = self._connection.registry_of(name)
        return self._connection.ask_registry(uri, read, convert, as_sent)

    def _as_sent(
        self, request: Request, take: Callable[[dict[str, Any]], Result]
    ) -> Callable[[Any], Result] | None:
        """What asks a server again, and takes the answer as it is; nothing for other stores."""
        if not is_http(self._connection.registry_uri):
            return None
        return lambda client: take(request.ask(client._get_registry_client().store))

    def _rest_entity(self, name: str, request: str, query: Mapping[str, str], key: str) -> Entity:
        """Read from a registry on Databricks what MLflow's own entities leave out."""
        assert self._workspace is not None, "only called on Databricks"
        api = databricks.api(self._connection.registry_of(name))
        return member(self._workspace.get(f"{api}/{request}", query), key)

    def _search(self, registry_uri: str, filter_string: str, limit: int) -> Sequence[Any]:
        order = "version_number DESC"
        query: dict[str, Any] = {"filter": filter_string, "max_results": str(limit)}
        if self._workspace is None:
            sent = Request("GET", "model-versions/search", {**query, "order_by": [order]})
            return self._connection.ask_registry(
                registry_uri,
                lambda client: client.search_model_versions(
                    filter_string, max_results=limit, order_by=[order]
                ),
                entities,
                self._as_sent(sent, lambda found: listed(found, "model_versions")),
            )
        # What MLflow makes of an answer of Unity Catalog has no attributes at all.
        if not databricks.is_unity_catalog(registry_uri):  # which sorts nothing
            query["order_by"] = order
        path = f"{databricks.api(registry_uri)}/model-versions/search"
        return listed(self._workspace.get(path, query), "model_versions")
