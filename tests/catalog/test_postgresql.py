"""PostgreSQL has an order of its own, and rows that move: nothing may be lost for that."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from sqlalchemy import create_engine, text

from mlflow_report_plugin.catalog.making import Options
from mlflow_report_plugin.collect.client import pages
from tests.catalog.conftest import Make, rows
from tests.catalog.test_completeness import somebody_writing
from tests.postgresql import postgresql, programs
from tests.registries import fill

pytestmark = pytest.mark.skipif(
    programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)
NAMES = (
    "a b",
    "A_b",
    "ab",
    "AB",
    "a-b",
    "a.c",
    "Ä",
    "ä",
    "z",
    "Z",
    "été",
    "ete",
    "_",
    "模型",
    "🍷",
)
"""Each collation has them in another order; the one of a database may call two of them equal."""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A registry of 20 registered models with 10 versions each, and the names above."""
    monkeypatch.setattr(pages, "MODELS_A_PAGE", 7)
    monkeypatch.setattr(pages, "VERSIONS_A_PAGE", 23)
    # Other folders of tests are closed to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with postgresql(Path(folder) / "postgresql") as uri:
            client = MlflowClient(uri)
            client.search_experiments()  # which makes the tables
            fill(uri, 200, 20)
            for name in NAMES:
                client.create_registered_model(name)
                client.create_model_version(name, "s3://somewhere/model")
            yield uri


def sql(store: str, statement: str) -> set[tuple[Any, ...]]:
    """Ask the database itself."""
    engine = create_engine(store)
    with engine.connect() as connection:
        found = {tuple(row) for row in connection.execute(text(statement))}
    engine.dispose()
    return found


VERSIONS = "SELECT name, version FROM model_versions WHERE current_stage != 'Deleted_Internal'"
ALIASES = "SELECT name, alias, version FROM registered_model_aliases"


def test_a_catalog_has_what_postgresql_has(store: str, catalog_of: Make) -> None:
    catalog = catalog_of(store)
    assert catalog.is_complete
    found = [(row["name"], row["version"]) for row in rows(catalog, "versions")]
    assert len(found) == len(set(found))
    assert set(found) == sql(store, VERSIONS)
    aliases = {(r["name"], r["alias"], r["version"]) for r in rows(catalog, "aliases")}
    assert aliases == sql(store, ALIASES)
    params = sorted((r["key"], r["value"]) for r in rows(catalog, "params"))
    statement = "SELECT run_uuid, key, value FROM params"
    assert params == sorted((key, value) for _, key, value in sql(store, statement))


def test_nothing_is_lost_or_doubled_while_somebody_writes_to_postgresql(
    store: str, catalog_of: Make
) -> None:
    with somebody_writing(store, 3):
        before = sql(store, VERSIONS)
        catalog = catalog_of(store, depth="list", options=Options(rate=10))
        after = sql(store, VERSIONS)
    assert before != after
    found = [(row["name"], row["version"]) for row in rows(catalog, "versions")]
    assert len(found) == len(set(found))
    assert before & after <= set(found)
