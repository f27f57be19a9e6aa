"""The tables of a catalog in its folder: files, or folders of files as Spark writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.dataset as ds

from mlflow_report_plugin.catalog.tables import TIME
from mlflow_report_plugin.errors import InvalidCatalog

Row = dict[str, Any]

WORKSPACE: Final = "workspace"
"""The column by which tables of several workspaces are divided."""
AT_ONCE: Final = 1_000
"""How many rows are in memory when all of them are read."""


class Stored:
    """The tables that stand in a folder. They may be read by several threads."""

    def __init__(self, folder: Path, workspace: str | None = None) -> None:
        """Open a folder.

        Args:
            folder: The folder.
            workspace: Whose rows are meant, where there are several workspaces; all of them
                unless given.
        """
        self._folder = folder
        self._workspace = workspace

    def has(self, table: str) -> bool:
        """Tell whether it has a table."""
        return self._path(table).exists()

    def rows(self, table: str, names: Iterable[str] | None = None) -> list[Row]:
        """Read rows of a table; times are milliseconds since 1970.

        Args:
            table: The table.
            names: The registered models; all of them unless given.

        Returns:
            The rows, in order; none where there is no such table.

        Raises:
            InvalidCatalog: It cannot be read.
        """
        if not self.has(table):
            return []
        chosen = self._chosen()
        if names is not None:
            wanted = ds.field("name").isin(pa.array([*names], pa.string()))
            chosen = wanted if chosen is None else wanted & chosen
        try:
            found = self._dataset(table).to_table(filter=chosen)
            rows: list[Row] = plain(found).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise InvalidCatalog(f"{self._path(table)} cannot be read: {error}") from error
        return rows

    def each(self, table: str) -> Iterator[Row]:
        """Read all rows of a table, a few at a time; times are milliseconds since 1970."""
        for batch in self.batches(table):
            yield from plain(pa.Table.from_batches([batch])).to_pylist()

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """Read all of a table, a few rows at a time."""
        if self.has(table):
            found = self._dataset(table).scanner(
                filter=self._chosen(), batch_size=AT_ONCE, batch_readahead=1, fragment_readahead=1
            )
            yield from found.to_batches()

    def columns(self, table: str) -> list[str]:
        """Name the columns of a table."""
        return list(self._dataset(table).schema.names)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        if not self.has(table):
            return 0
        return int(self._dataset(table).count_rows(filter=self._chosen()))

    def names(self) -> list[str]:
        """Name the registered models."""
        found = self._dataset("models").to_table(columns=["name"], filter=self._chosen())
        return [str(name) for name in found["name"].to_pylist()]

    def _path(self, table: str) -> Path:
        return self._folder / f"{table}.parquet"

    def _chosen(self) -> Any:
        return None if self._workspace is None else ds.field(WORKSPACE) == self._workspace

    def _dataset(self, table: str) -> Any:
        path = self._path(table)
        divided = None
        if path.is_dir() and any(path.glob(f"{WORKSPACE}=*")):
            # A name may look like a number.
            schema = pa.schema([pa.field(WORKSPACE, pa.string())])
            divided = ds.partitioning(schema, flavor="hive")
        # Spark writes times as nobody else does any more, and far ones do not fit nanoseconds.
        kind = ds.ParquetFileFormat(coerce_int96_timestamp_unit="us")
        return ds.dataset(path, format=kind, partitioning=divided)


def plain(table: pa.Table) -> pa.Table:
    """Write times as milliseconds since 1970, as rows have them."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            times = table[field.name].cast(pa.timestamp(TIME.unit, field.type.tz))
            table = table.set_column(place, field.name, times.cast(pa.int64()))
    return table
