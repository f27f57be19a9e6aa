"""Databases: which MLflow they are of, and what this one would change by opening them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.client.stores.store import Store
from mlflow_report_plugin.errors import ServerUnreachable

TABLES = {"experiments", "runs"}
"""The tables that every MLflow has made."""
CONNECT_TIMEOUT = 8
"""How long to wait for a database server, in seconds."""
_TAKE_CONNECT_TIMEOUT = ("psycopg2", "psycopg", "pymysql", "mysqldb")


@dataclass(frozen=True, slots=True)
class Contents:
    """What of a database tells which MLflow it is of."""

    tables: frozenset[str]
    revision: str | None = None
    """The version of the schema, as MLflow's migrations name it."""
    has_default_experiment: bool = False


def find(uri: str) -> Store:
    """Find out whether a database on a server can be read.

    Args:
        uri: Its URI.

    Returns:
        The store.

    Raises:
        ServerUnreachable: MLflow would change it, or cannot read it.
    """
    from sqlalchemy.engine import make_url

    url = make_url(uri)
    takes_timeout = url.get_driver_name() in _TAKE_CONNECT_TIMEOUT
    contents = look(url, {"connect_timeout": CONNECT_TIMEOUT} if takes_timeout else {})
    if change := change_by_opening(redact.text(uri), contents):
        raise ServerUnreachable(
            f"{change}: ask the MLflow server that it belongs to, or report with the MLflow that "
            "the server has"
        )
    return Store(uri, uri)


def look(url: Any, connect_args: Mapping[str, Any] = {}) -> Contents:
    """Read what tells which MLflow a database is of.

    Args:
        url: SQLAlchemy's URL of it.
        connect_args: Further arguments for its driver.

    Returns:
        What was found.
    """
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.pool import NullPool

    engine = create_engine(url, poolclass=NullPool, connect_args=dict(connect_args))
    with engine.connect() as connection:
        tables = frozenset(inspect(connection).get_table_names())
        if not tables >= TABLES:
            return Contents(tables)
        default = text("SELECT 1 FROM experiments WHERE experiment_id = 0")
        revision = text("SELECT version_num FROM alembic_version")
        return Contents(
            tables,
            connection.execute(revision).scalar() if "alembic_version" in tables else None,
            connection.execute(default).scalar() is not None,
        )


def change_by_opening(shown: str, contents: Contents) -> str:
    """Say what MLflow would change in a database by opening it.

    Args:
        shown: The database, for messages.
        contents: What was found in it.

    Returns:
        The change in a sentence, empty where there is none.

    Raises:
        ServerUnreachable: This MLflow cannot read it.
    """
    import mlflow

    client = f"MLflow {mlflow.__version__}"
    if not contents.tables:
        raise ServerUnreachable(f"{shown} is an empty database: is MLFLOW_TRACKING_URI set?")
    if not contents.tables >= TABLES:
        raise ServerUnreachable(
            f"{shown} is a database, but not one of MLflow's: is MLFLOW_TRACKING_URI set?"
        )
    if contents.revision is not None and contents.revision not in _schemas()[1]:
        raise ServerUnreachable(
            f"{shown} has a schema that {client} does not know ({contents.revision}): report with "
            "the newer MLflow that made it"
        )
    if is_outdated(contents):
        return (
            f"{shown} has the schema of an older MLflow ({contents.revision or 'without a name'}), "
            f"and {client} would upgrade it by opening it"
        )
    if not contents.has_default_experiment:
        return f"{shown} has no default experiment, and {client} would add it by opening it"
    return ""


def is_outdated(contents: Contents) -> bool:
    """Tell whether a database of MLflow's has an older schema than this MLflow wants.

    Args:
        contents: What was found in it.

    Returns:
        Whether it has, if this MLflow knows the schema.
    """
    return contents.revision != _schemas()[0]


@cache
def _schemas() -> tuple[str | None, frozenset[str]]:
    """The schema that this MLflow wants, and all that it knows."""
    from alembic.script import ScriptDirectory
    from mlflow.store.db.utils import _get_alembic_config

    scripts = ScriptDirectory.from_config(_get_alembic_config(db_url=""))  # type: ignore[no-untyped-call]  # MLflow's
    known = frozenset(script.revision for script in scripts.walk_revisions())
    return scripts.get_current_head(), known
