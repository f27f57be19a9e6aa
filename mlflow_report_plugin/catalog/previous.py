"""The catalog before, for what has not changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mlflow_report_plugin.catalog.tables import SCHEMA_VERSION
from mlflow_report_plugin.errors import InvalidCatalog

MANIFEST = "catalog.json"
"""The file that says what a folder holds. A folder without it holds no catalog."""
MARK = "mlflow_report_catalog"
"""The field of that file that has the version of the schema."""

Row = dict[str, Any]


def manifest_of(folder: Path) -> dict[str, Any]:
    """Read what a catalog says of itself.

    Args:
        folder: Its folder.

    Raises:
        InvalidCatalog: There is no catalog, or one of another schema.
    """
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise InvalidCatalog(f"{folder} holds no catalog: there is no {MANIFEST}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidCatalog(f"{folder / MANIFEST} cannot be read: {error}") from error
    version = found.get(MARK) if isinstance(found, dict) else None
    if version is None:
        raise InvalidCatalog(f"{folder / MANIFEST} is not that of a catalog")
    if version != SCHEMA_VERSION:
        raise InvalidCatalog(
            f"{folder} holds a catalog of the schema {version}, and this is {SCHEMA_VERSION}: "
            "make it anew without --since"
        )
    return dict(found)


class Previous:
    """A catalog that was made before. It may be read by several threads."""

    def __init__(self, folder: Path) -> None:
        """Open a catalog.

        Args:
            folder: Its folder.

        Raises:
            InvalidCatalog: There is no catalog, or one of another schema.
        """
        self.manifest = manifest_of(folder)
        self._folder = folder

    def has(self, table: str) -> bool:
        """Tell whether it has a table."""
        return (self._folder / f"{table}.parquet").exists()

    def rows(self, table: str, names: Iterable[str] | None = None) -> list[Row]:
        """Read rows of a table; times are milliseconds since 1970.

        Args:
            table: The table.
            names: The registered models; all of them unless given.

        Returns:
            The rows, in order; none where it has no such table.
        """
        return rows_of(self._folder, table, names) if self.has(table) else []

    def names(self) -> Sequence[str]:
        """Name the registered models that it has."""
        found = pq.read_table(self._folder / "models.parquet", columns=["name"])
        return [str(name) for name in found["name"].to_pylist()]


def rows_of(folder: Path, table: str, names: Iterable[str] | None = None) -> list[Row]:
    """Read rows of a table; times are milliseconds since 1970.

    Args:
        folder: The folder of a catalog.
        table: The table.
        names: The registered models; all of them unless given.

    Raises:
        InvalidCatalog: It cannot be read.
    """
    path = folder / f"{table}.parquet"
    wanted = None if names is None else [("name", "in", [*names])]
    try:
        rows: list[Row] = plain(pq.read_table(path, filters=wanted)).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InvalidCatalog(f"{path} cannot be read: {error}") from error
    return rows


def plain(table: pa.Table) -> pa.Table:
    """Write times as milliseconds since 1970, as rows have them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.int64()))
    return table
