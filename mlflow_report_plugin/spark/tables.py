"""The tables of a catalog as Spark has them: the same columns, in Spark's types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from mlflow_report_plugin.catalog.tables import (
    PAIRS,
    REAL,
    TEXT,
    TEXTS,
    TIME,
    WHOLE,
    YES,
    Column,
    Table,
)

WORKSPACE: Final = Column("workspace", TEXT, "The workspace, as the list of workspaces names it.")
"""The column that tables of several workspaces have in addition, as their last one."""
MICROSECONDS: Final = pa.timestamp("us", tz="UTC")
"""The only times that Spark takes."""
TYPES: Final = {
    TEXT: "STRING",
    WHOLE: "BIGINT",
    REAL: "DOUBLE",
    YES: "BOOLEAN",
    TIME: "TIMESTAMP",
    TEXTS: "ARRAY<STRING>",
    PAIRS: "MAP<STRING, STRING>",
}
"""What types are called in Spark's SQL."""


def ddl(table: Table, *more: Column) -> str:
    """Describe a table in Spark's SQL, with what each column means.

    Args:
        table: The table.
        *more: Further columns.

    Returns:
        What Spark takes for a schema.
    """
    return ", ".join(_column(each) for each in (*table.columns, *more))


def for_spark(table: Table, rows: pa.Table, *more: pa.Field) -> Iterator[pa.RecordBatch]:
    """Write rows as Spark takes them.

    Args:
        table: The table.
        rows: Its rows, with any further columns at the end.
        *more: The fields of those.

    Yields:
        The same rows; times that are out of Spark's reach are null.
    """
    # Times that do not fit were left out before: `Table` has narrower bounds.
    fields = [pa.field(each.name, _type(each), not each.required) for each in table.columns]
    yield from rows.cast(pa.schema([*fields, *more])).to_batches()


def _type(column: Column) -> pa.DataType:
    return MICROSECONDS if column.type == TIME else column.type


def _column(column: Column) -> str:
    meaning = column.meaning.replace("\\", "\\\\").replace("'", "\\'")
    required = " NOT NULL" if column.required else ""
    return f"`{column.name}` {TYPES[column.type]}{required} COMMENT '{meaning}'"
