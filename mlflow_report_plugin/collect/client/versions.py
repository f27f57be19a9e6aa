"""All versions of a registry, and the tag by which one who works on a version says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlflow_report_plugin.collect.client import databricks
from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.collect.client.entities import Entity, entities, listed
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import ReportError

PAGE = 500
"""How many versions are asked for at once."""


class Versions:
    """The versions of all registered models; no model, but each version, is what counts."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection
        self._workspace = connection.registry_workspace

    def search(self, filter_string: str) -> Iterator[Entity]:
        """Find all versions that a filter lets through, page by page.

        Args:
            filter_string: A filter of MLflow, empty for all versions.

        Yields:
            The versions, without those of prompts. Unity Catalog leaves out tags.

        Raises:
            ReportError: No registry could be searched.
        """
        errors: list[ReportError] = []
        for uri in self._connection.searched:
            try:
                yield from self._search(uri, filter_string)
            except ReportError as error:
                errors.append(error)
        if len(errors) == len(self._connection.searched):
            raise errors[0]

    def untag(self, name: str, version: str, key: str) -> None:
        """Delete a tag of a version."""

        def delete(client: Any) -> None:
            # The public method reads the registered model first, to refuse prompts.
            client._get_registry_client().delete_model_version_tag(name, version, key)

        self._connection.ask_registry(self._connection.registry_of(name), delete, plain)

    def _search(self, uri: str, filter_string: str) -> Iterator[Entity]:
        token: str | None = None
        while True:
            page, token = self._page(uri, filter_string, token)
            yield from page
            if not token:
                return

    def _page(self, uri: str, query: str, token: str | None) -> tuple[list[Entity], str | None]:
        if self._workspace is not None:
            # What MLflow makes of an answer of Unity Catalog has no attributes at all.
            asked = {"filter": query, "max_results": str(PAGE), "page_token": token}
            answer = self._workspace.get(
                f"{databricks.api(uri)}/model-versions/search",
                {key: value for key, value in asked.items() if value},
            )
            found = listed(answer, "model_versions")
            named = [each for each in found if isinstance(each, dict) and _is_named(each)]
            following = answer.get("next_page_token")
            return named, following if isinstance(following, str) else None
        return self._connection.ask_registry(
            uri,
            lambda client: client.search_model_versions(
                query or None, max_results=PAGE, page_token=token
            ),
            lambda found: (entities(found), found.token or None),
        )


def _is_named(version: Entity) -> bool:
    return bool(version.get("name") and version.get("version"))
