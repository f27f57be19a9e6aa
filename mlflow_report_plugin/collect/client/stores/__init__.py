"""How a store is read without changing it.

MLflow makes what it opens fit: it upgrades a database of an older MLflow, after which the older
one refuses it, makes its tables in a database of something else, adds its default experiment
and puts folders into a folder. So a store is looked at before MLflow opens it, and opened so
that nothing can be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlflow_report_plugin.collect.client.stores import address, database, folder, sqlite
from mlflow_report_plugin.collect.client.stores.folder import local_path
from mlflow_report_plugin.collect.client.stores.store import Store

__all__ = ["Store", "find", "local_path", "nothing_beside"]

_NO_FOLDERS = ("databricks", "databricks-uc", "uc")


def find(uri: str) -> Store:
    """Find out how a store is read.

    Args:
        uri: The URI of a tracking server or registry.

    Returns:
        The store.

    Raises:
        ServerUnreachable: There is none, or none that this MLflow can read.
    """
    from mlflow.store.db.db_types import DATABASE_ENGINES, SQLITE
    from mlflow.utils.uri import get_uri_scheme

    address.check(uri)
    scheme = get_uri_scheme(uri)  # type: ignore[no-untyped-call]  # MLflow's
    if scheme == SQLITE:
        return sqlite.find(uri)
    if scheme in DATABASE_ENGINES:
        return database.find(uri)
    if scheme in ("", "file") and uri not in _NO_FOLDERS:
        return folder.find(uri)
    return Store(uri, uri)


@contextmanager
def nothing_beside() -> Iterator[None]:
    """Take away the empty folder for artifacts that MLflow 2 makes when it opens a database.

    Yields:
        Nothing; the store is opened meanwhile.
    """
    from mlflow.store.tracking import DEFAULT_LOCAL_FILE_AND_ARTIFACT_PATH

    folder = Path(DEFAULT_LOCAL_FILE_AND_ARTIFACT_PATH)
    was_there = folder.exists()
    yield
    if not was_there:
        with suppress(OSError):  # there is none, or somebody has put something into it
            folder.rmdir()
