"""Registries, and catalogs of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from mlflow_report_plugin.catalog.making import Catalog, Options, make
from mlflow_report_plugin.catalog.wanted import Wanted
from tests.registries import fill
from tests.sharing import Shared

Row = dict[str, Any]
NOW = 1_796_000_000_000


@dataclass(frozen=True)
class Registry:
    """A registry in a sqlite store of its own."""

    store: str
    """Its URI."""
    database: Path

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database itself, or write to it."""
        with closing(sqlite3.connect(self.database, timeout=60)) as connection, connection:
            return [*connection.execute(statement, values)]

    def versions(self) -> set[tuple[str, int]]:
        """All versions that are there."""
        found = self.sql(
            "SELECT name, version FROM model_versions WHERE current_stage != 'Deleted_Internal'"
        )
        return {(name, version) for name, version in found}


@pytest.fixture
def registry(tmp_path: Path, shared: Shared) -> Registry:
    """40 registered models with 10 versions each, with runs and files."""
    return registry_in(tmp_path / "registry", shared, versions=400, models=40)


def registry_in(folder: Path, shared: Shared, versions: int, models: int) -> Registry:
    """Make a registry in a folder."""
    folder.mkdir()
    database = folder / "server.db"
    store = shared.empty_store(database)
    fill(store, versions, models, folder / "files")
    return Registry(store, database)


Make = Callable[..., Catalog]


@pytest.fixture
def catalog_of(tmp_path: Path) -> Make:
    """Makes a catalog of a store, in a folder of its own unless one is given."""
    made: list[Path] = []

    def make_one(
        store: str,
        folder: Path | None = None,
        *,
        filter_string: str = "",
        options: Options | None = None,
        **wanted: Any,
    ) -> Catalog:
        folder = folder or tmp_path / f"catalog-{len(made)}"
        made.append(folder)
        asked = Wanted(**{"tracking_uri": store, "now": NOW, **wanted})
        return make(folder, asked, filter_string, options or Options())

    return make_one


def rows(catalog: Catalog | Path, table: str) -> list[Row]:
    """The rows of a table of a catalog."""
    folder = catalog if isinstance(catalog, Path) else catalog.folder
    found: list[Row] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def findings(catalog: Catalog | Path, kind: str) -> list[tuple[str, int | None]]:
    """What a kind of finding is about."""
    return [(r["name"], r["version"]) for r in rows(catalog, "findings") if r["finding"] == kind]
