"""What is read from artifact stores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.collect.client.entities import entities
from mlflow_report_plugin.collect.client.repositories import Repositories

Result = TypeVar("Result")


class Artifacts:
    """The artifact stores that the files of models and runs are in."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection
        self._repositories = Repositories(
            connection.tracking_uri, connection.registry_uri, connection.registry_workspace
        )

    def list_folder(self, location: str, path: str) -> list[tuple[str, bool, int | None]]:
        """List a folder of an artifact store: one request.

        Args:
            location: The artifact URI of the root.
            path: The folder below it, empty for the root itself.

        Returns:
            Path below the root, whether it is a folder, and size in bytes, of each entry.
        """
        entries = self._ask(location, lambda repository: repository.list_artifacts(path), entities)
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

        return self._ask(location, download, bytes)

    def _ask(
        self, location: str, read: Callable[[Any], Any], convert: Callable[[Any], Result]
    ) -> Result:
        registry_uri = self._keeper_of(location)
        place = f"the artifact store {redact.uri(location)}"

        def on_repository() -> Result:
            return convert(read(self._repositories.of(location, registry_uri)))

        return self._connection.guarded(on_repository, place)

    def _keeper_of(self, location: str) -> str | None:
        """The registry on Databricks that keeps the files of a `models:/NAME/VERSION` itself."""
        if self._connection.registry_workspace is None or not location.startswith("models:/"):
            return None
        name, slash, _ = location.removeprefix("models:/").partition("/")
        return self._connection.registry_of(name) if slash else None
