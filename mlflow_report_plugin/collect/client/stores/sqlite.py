"""Files of sqlite: opened so that nothing can be written, or else read from a private copy."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mlflow_report_plugin.collect.client.stores import database, private
from mlflow_report_plugin.collect.client.stores.store import Store
from mlflow_report_plugin.errors import AccessDenied, ServerUnreachable

FORMS = "sqlite:///RELATIVE/PATH or sqlite:////ABSOLUTE/PATH"
_WORDS = {
    "file is not a database": "it is no database",
    "database is locked": "another process has locked it",
    # To read the file, sqlite would first take back what a process has left half done.
    "attempt to write a readonly database": "a process died while it changed the file; whoever "
    "opens it to write, such as any command of MLflow's, takes that back",
}


def find(uri: str) -> Store:
    """Find out how a file of sqlite is read.

    Args:
        uri: Its URI.

    Returns:
        The store: the file itself, opened so that nothing can be written; or a private copy,
        where MLflow or sqlite would write, and the file is small enough.

    Raises:
        ReportError: There is no such file, or it cannot be read without writing.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, DatabaseError

    try:
        url = make_url(uri)
        (name, *_), _options = url.get_dialect()().create_connect_args(url)
    except ArgumentError as error:
        raise ServerUnreachable(f"{uri!r} is no address of a sqlite file: {FORMS}") from error
    if name == ":memory:" or url.query.get("mode") == "memory":
        return Store(uri, uri)  # of this very process
    path = Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)
    if not path.exists():
        raise ServerUnreachable(f"there is no MLflow store at {uri}: {_hint(url)}")
    if not path.is_file():
        raise ServerUnreachable(f"{uri} is a folder, and no sqlite file")
    if not os.access(path, os.R_OK):
        raise AccessDenied(f"{uri} may not be read")
    try:
        return _store(uri, url, path)
    except DatabaseError as error:
        reason = str(error.orig)
        raise ServerUnreachable(f"{uri} cannot be read: {_WORDS.get(reason, reason)}") from error


def _store(uri: str, url: Any, path: Path) -> Store:
    with ExitStack() as cleaning_up:
        copy: Path | None = None
        if private.is_small(path) and _has_log_of_nobody(path):
            copy = private.copy_files(path, cleaning_up)
        contents = database.look(_address(url, copy or path, mode="ro"))
        change = database.change_by_opening(uri, contents)
        if change and copy is None:
            if not private.is_small(path):
                raise ServerUnreachable(
                    f"{change}; it is too large to be read from a private copy: make one, upgrade "
                    "it with `mlflow db upgrade`, and report from there"
                )
            copy = private.copy_database(path, cleaning_up)
        outdated = change if database.is_outdated(contents) else ""
        if outdated and copy is not None:
            private.upgrade(uri, _text(_address(url, copy)), copy.parent)
        cleaning_up.pop_all()
    if copy is None:
        return Store(uri, _text(_address(url, path, mode="ro")))
    return Store(uri, _text(_address(url, copy)), private=copy.parent, outdated=outdated)


def _address(url: Any, path: Path, **query: str) -> Any:
    """SQLAlchemy's URL of a file: with options of sqlite's own, the file is written as a URI."""
    kept = {key: value for key, value in url.query.items() if key not in ("mode", "uri")}
    if not query:
        return url.set(database=str(path), query=kept)
    # MLflow makes the folders above the file, and would mistake a URI after `sqlite:` for a path.
    return url.set(
        drivername="sqlite+pysqlite",
        database=path.absolute().as_uri(),
        query={**kept, **query, "uri": "true"},
    )


def _text(url: Any) -> str:
    text: str = url.render_as_string(hide_password=False)
    return text


def _has_log_of_nobody(path: Path) -> bool:
    """Whether sqlite would put a log and an index of it beside the file by reading it.

    It does so where the file is in WAL mode, as `mlflow migrate-filestore` leaves it, and nobody
    has it open.
    """
    with path.open("rb") as file:
        versions = file.read(20)[18:20]  # of the format, for writing and for reading
    return versions == b"\2\2" and not path.with_name(f"{path.name}-shm").exists()


def _hint(url: Any) -> str:
    """What may have been meant by the address of a file that is not there."""
    meant = f"/{url.database}"
    if Path(meant).is_file():
        return f"did you mean sqlite:///{meant}, with four slashes?"
    return "is MLFLOW_TRACKING_URI set?"
