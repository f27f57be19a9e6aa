"""Tables as files: Parquet, and CSV for those who want it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from mlflow_report_plugin.catalog.cells import cell
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.catalog.tables import Table

GROUP: Final = 10_000
"""How many rows a row group has, wherever they come from: the same rows make the same file."""


def write_parquet(path: Path, table: Table, batches: Iterable[pa.RecordBatch]) -> int:
    """Write a table as it comes.

    Args:
        path: The file.
        table: The table.
        batches: Its rows.

    Returns:
        How many there are.
    """
    count = 0
    with pq.ParquetWriter(path, table.schema, compression="zstd") as writer:
        for group in _groups(batches, table.schema):
            writer.write_table(group, row_group_size=GROUP)
            count += group.num_rows
    return count


def write_csv(path: Path, tables: Stored, table: str) -> None:
    """Write a table that is stored as CSV: lists and tags are JSON.

    What a spreadsheet would take for a formula gets an apostrophe in front.

    Args:
        path: The file.
        tables: Where the table is.
        table: Its name.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv_writer(file)
        writer.writerow(tables.columns(table))
        for batch in tables.batches(table):
            writer.writerows([cell(value) for value in row.values()] for row in batch.to_pylist())


def write_all_csv(folder: Path) -> None:
    """Write each table of a folder as CSV beside it."""
    tables = Stored(folder)
    for path in sorted(folder.glob("*.parquet")):
        write_csv(path.with_suffix(".csv"), tables, path.stem)


def csv_writer(file: TextIO) -> Any:
    """Write CSV as RFC 4180 has it."""
    return csv.writer(file, lineterminator="\r\n")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal."""
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def _groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows in groups of the same size."""
    kept: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        kept.append(batch)
        count += batch.num_rows
        while count >= GROUP:
            together = pa.Table.from_batches(kept, schema)
            yield together.slice(0, GROUP).combine_chunks()
            rest = together.slice(GROUP)
            kept, count = rest.to_batches(), rest.num_rows
    if count:
        yield pa.Table.from_batches(kept, schema).combine_chunks()
