"""All versions of a registry."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import databricks, filters
from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.collect.client.entities import Entity, entities, listed
from mlflow_report_plugin.errors import ReportError, Unsupported

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

    def search(self, filter_string: str) -> tuple[list[Entity], list[ReportError]]:
        """Find all versions that a filter lets through, page by page.

        Args:
            filter_string: A filter of MLflow, empty for all versions.

        Returns:
            The versions, without those of prompts; Unity Catalog leaves out tags. And why one
            of two registries could not be searched to its end; that a workspace has none of
            them is no such reason.

        Raises:
            ReportError: No registry could be searched.
        """
        found: list[Entity] = []
        errors: list[ReportError] = []
        for uri in self._connection.searched:
            try:
                found.extend(self._search(uri, filter_string))
            except ReportError as error:
                errors.append(type(error)(f"{redact.text(uri)} could not be searched: {error}"))
        if len(errors) == len(self._connection.searched):
            raise errors[0]
        return found, [error for error in errors if not isinstance(error, Unsupported)]

    def of(self, name: str) -> list[Entity]:
        """List all versions of a registered model, page by page.

        Args:
            name: The name of the model.

        Returns:
            The versions, in any order.

        Raises:
            ReportError: They cannot be listed to their end.
        """
        found = self._search(self._connection.registry_of(name), filters.of_model(name))
        return filters.named(name, found)

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
