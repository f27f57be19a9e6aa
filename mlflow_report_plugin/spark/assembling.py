"""The tables of a catalog, made of what tasks read, by the session's own writers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow_report_plugin.catalog.tables import FINDINGS, OF_DEPTH, PROBLEMS, TABLES
from mlflow_report_plugin.catalog.wanted import Depth
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.staging import address
from mlflow_report_plugin.spark.tables import WORKSPACE, ddl

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class Assembly:
    """The tables."""

    def __init__(self, staged: DataFrame, depth: Depth, *, has_workspaces: bool) -> None:
        """Count what there is.

        Args:
            staged: What tasks read.
            depth: How deep, which decides which tables there are.
            has_workspaces: Whether tables tell which workspace a row is of.
        """
        self._staged = staged
        self._more = (WORKSPACE,) if has_workspaces else ()
        self.counts = dict.fromkeys(OF_DEPTH[depth], 0)
        """How many rows each table has."""
        self.requests = 0
        """How many requests were made."""
        self._has_problems = False
        for row in staged.groupBy("part").agg({"count": "sum"}).collect():
            if row.part in self.counts:
                self.counts[row.part] = row["sum(count)"]
            self.requests += row["sum(count)"] if row.part == tasks.DONE else 0
            self._has_problems |= row.part == PROBLEMS.name

    def problems(self) -> list[dict[str, Any]]:
        """Tell what could not be read."""
        if not self._has_problems:
            return []
        return [row.asDict() for row in self._table(PROBLEMS.name).collect()]

    def write(self, out: Path, schema: str | None) -> None:
        """Write all tables.

        Args:
            out: The folder that they go to, each a folder of Parquet files.
            schema: The schema of the session that they go to instead.
        """
        for table in self.counts:
            rows = self._table(table)
            if table == FINDINGS.name:
                shared = self._shared_sources()
                if found := shared.count():
                    rows = rows.unionByName(shared)
                    self.counts[table] += found
            if schema:
                writer = rows.write.mode("overwrite").option("overwriteSchema", "true")
                writer.saveAsTable(f"{schema}.{table}")
            else:
                self._write(rows, out / f"{table}.parquet", is_empty=not self.counts[table])

    def _write(self, rows: DataFrame, path: Path, *, is_empty: bool) -> None:
        """Write a table in the order of names, so that readers of one find it quickly."""
        more = [each.name for each in self._more]
        order = [*more, *(each for each in ("name", "version") if each in rows.columns)]
        writer = rows.repartitionByRange(*order).sortWithinPartitions(*order).write
        if more and not is_empty:  # of nothing there would be no file with a schema
            writer = writer.partitionBy(*more)
        writer.mode("overwrite").parquet(address(path))

    def _table(self, table: str) -> DataFrame:
        rows = self._staged.where(self._staged["part"] == table).select("workspace", "rows")
        schema = ddl(TABLES[table], *self._more)
        return rows.mapInArrow(tasks.decoding(table, bool(self._more)), schema)

    def _shared_sources(self) -> DataFrame:
        """Find what several versions were registered from."""
        versions = self._table("versions").where("source != ''")
        keys = ["source", *(each.name for each in self._more)]
        counted = versions.groupBy(*keys).count().where("count > 1")
        columns = ["name", "version", "source", "count", *keys[1:]]
        # A null is no workspace of its own: there is only one.
        found = versions.join(counted, keys).select(*columns)
        schema = ddl(FINDINGS, *self._more)
        return found.mapInArrow(tasks.finding_shared(bool(self._more)), schema)
