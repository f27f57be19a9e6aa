"""What is read from artifact stores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client import hashing, hosts, listings, local_folders
from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.collect.client.local_folders import Entry
from mlflow_report_plugin.collect.client.repositories import Repositories
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import ReadFailed

Result = TypeVar("Result")


class Artifacts:
    """The artifact stores that the files of models and runs are in."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection
        self._repositories = Repositories(connection)

    def list_folder(self, location: str, path: str) -> list[Entry]:
        """List a folder of an artifact store: one request.

        Args:
            location: The artifact URI of the root.
            path: The folder below it, empty for the root itself.

        Returns:
            Its entries. Other stores than folders list nothing where there is no such folder.
        """
        shown = redact.text(location)

        def listed(repository: Any) -> list[Entry]:
            root = local_folders.root_of(repository)
            if root is not None:
                return local_folders.entries(root, path, shown)
            _require_below(path)
            return listings.entries(plain(repository.list_artifacts(path)))

        return self._ask(location, listed)

    def read_file(self, location: str, path: str, limit: int) -> bytes:
        """Read a file of an artifact store.

        Args:
            location: The artifact URI of the root.
            path: The file below it.
            limit: How many bytes are taken into memory at most.

        Returns:
            Its first `limit` + 1 bytes, so that a longer file can be told.
        """
        shown = redact.text(location)

        def read(repository: Any) -> bytes:
            root = local_folders.root_of(repository)
            if root is not None:
                return local_folders.read(root, path, limit + 1, shown)
            _require_below(path)
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "file"
                # Where it can, without listing the folder for the size of the file first.
                name = "_download_from_cloud"
                fetch = getattr(repository, name, None) or repository._download_file
                fetch(path, str(copy))
                with copy.open("rb") as file:
                    return file.read(limit + 1)

        return self._ask(location, read)

    def hash_file(self, location: str, path: str, told: Callable[[int], None]) -> str:
        """Read a whole file of an artifact store, piece by piece.

        Args:
            location: The artifact URI of the root.
            path: The file below it.
            told: Called with the number of bytes of each piece.

        Returns:
            SHA-256 of its content, in hexadecimal.
        """
        shown = redact.text(location)

        def read(repository: Any) -> str:
            root = local_folders.root_of(repository)
            if root is not None:
                with local_folders.opened(root, path, shown) as file:
                    return hashing.of_stream(file, told)
            _require_below(path)
            return hashing.of_artifact(repository, path, told)

        return self._ask(location, read)

    def log_files(self, location: str, files: Iterable[Path], folder: str) -> None:
        """Add files to an artifact store: with `Registry.tag_version` all that writes.

        MLflow's clients would do it as well. But before MLflow 3.7 they write to the current
        tracking server, whichever they were made for, and before 3.16 they know no folder below
        the artifacts of a logged model.

        Args:
            location: The artifact URI of the root.
            files: The local files.
            folder: The folder below it.
        """
        self._connection.require_current()

        def log(repository: Any) -> None:
            for file in files:
                repository.log_artifact(str(file), folder)

        self._ask(location, log)

    def _ask(self, location: str, read: Callable[[Any], Result]) -> Result:
        registry_uri = self._keeper_of(location)
        place = f"the artifact store {redact.text(location)}"
        return self._connection.guarded(
            lambda: read(self._repositories.of(location, registry_uri)),
            place,
            is_local=hosts.scheme_of(location) in ("", "file"),
        )

    def _keeper_of(self, location: str) -> str | None:
        """The registry on Databricks that keeps the files of a `models:/NAME/VERSION` itself."""
        if self._connection.registry_workspace is None or not location.startswith("models:/"):
            return None
        name, slash, _ = location.removeprefix("models:/").partition("/")
        return self._connection.registry_of(name) if slash else None


def _require_below(path: str) -> None:
    """Refuse a path that leads out of the root: files and servers may name any."""
    plain = path
    while (decoded := unquote(plain)) != plain:  # as some stores do it
        plain = decoded
    if plain.startswith("/") or {".", ".."} & set(plain.replace("\\", "/").split("/")):
        raise ReadFailed(f"{path} leads out of the folder, and is not read")
