"""The data source `mlflow_report`: a registry as a table, for Spark 4 and Databricks 15.4.

    from mlflow_report_plugin.spark.source import MlflowReportDataSource

    spark.dataSource.register(MlflowReportDataSource)
    spark.read.format("mlflow_report").option("part", "versions").load()

Whoever has no Spark imports nothing of this.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.tables import OF_DEPTH, TABLES
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.errors import ReadFailed, Unsupported
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.session import INSTALL
from mlflow_report_plugin.spark.tables import ddl, for_spark
from mlflow_report_plugin.spark.workspaces import Workspace

try:
    from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
except ImportError as error:
    raise ImportError(
        f"the data source needs Spark 4, or Databricks 15.4 and newer: {INSTALL}"
    ) from error

PARTS: Final = (*OF_DEPTH["full"], "problems")
"""The tables that there are; in `problems` is what could not be read."""
OPTIONS: Final = ("part", "tracking", "registry", "filter", "depth", "rate", "tasks", "profile")
TASKS: Final = 8
PUSHING: Final = "pyspark.sql.worker.data_source_pushdown_filters"
"""The module of the process in which Spark pushes filters down, where it does."""


class MlflowReportDataSource(DataSource):
    """A table of a registry, read when it is asked for.

    Options: `part` is the table (`versions` unless given), `tracking` and `registry` are the
    servers, `filter` is MLflow's filter for registered models, `depth` is that of a catalog
    (the least that has the table unless given), `rate` is how many requests a second are made at
    most, `tasks` how many read side by side, `profile` a name for the login in the
    environment of the executors.
    """

    @classmethod
    def name(cls) -> str:
        """Give the name of the format."""
        return "mlflow_report"

    def schema(self) -> str:
        """Describe the table."""
        return ddl(TABLES[self._asked().part])

    def reader(self, schema: Any) -> DataSourceReader:
        """Make what reads the table.

        Args:
            schema: The schema, which is always that of the table.
        """
        del schema
        # A reader that takes filters is refused where Spark's setting for that is off, and only
        # the process in which they are pushed down knows that it is on.
        kind = FilteringReader if PUSHING in sys.modules else Reader
        return kind(self._asked())

    def _asked(self) -> Options:
        return Options.of(self.options)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for, by the options."""

    part: str
    workspace: Workspace
    filter_string: str
    depth: Any
    rate: float | None
    tasks: int

    @classmethod
    def of(cls, given: Any) -> Options:
        """Read the options.

        Args:
            given: The options, which know no capital letters.

        Raises:
            Unsupported: There is no such option, or no such table.
        """
        options = {str(name).lower(): str(value) for name, value in dict(given).items()}
        unknown = sorted(set(options) - set(OPTIONS))
        if unknown:
            raise Unsupported(f"no option {unknown[0]!r}: there are {', '.join(OPTIONS)}")
        part = options.get("part", "versions")
        if part not in PARTS:
            raise Unsupported(f"no part {part!r}: there are {', '.join(PARTS)}")
        least = next((each for each in OF_DEPTH if part in OF_DEPTH[each]), "facts")
        depth = options.get("depth", least)
        if depth not in OF_DEPTH or (part in PARTS[:-1] and part not in OF_DEPTH[depth]):
            raise Unsupported(f"no part {part!r} at the depth {depth!r}")
        workspace = Workspace(
            options.get("tracking"), options.get("registry"), options.get("profile")
        )
        rate = _number("rate", options["rate"]) if "rate" in options else None
        count = int(_number("tasks", options.get("tasks", str(TASKS))))
        return cls(part, workspace, options.get("filter", ""), depth, rate, max(count, 1))


@dataclass
class Some(InputPartition):
    """Some models: what a task reads."""

    task: tasks.Task
    asked: tasks.Asked

    def __init__(self, task: tasks.Task, asked: tasks.Asked) -> None:
        """Note the models."""
        super().__init__(None)
        self.task, self.asked = task, asked


class Reader(DataSourceReader):
    """Reads a table."""

    def __init__(self, options: Options) -> None:
        """Note what is asked for."""
        self._options = options
        self._names: frozenset[str] | None = None
        self._beginning = ""

    def partitions(self) -> Sequence[InputPartition]:
        """List the models, and divide them."""
        options = self._options
        wanted = Wanted(depth=options.depth, now=int(time.time() * 1000))
        settings = tasks.settings_of_driver()
        asked = tasks.Asked(wanted, options.filter_string, options.rate, settings)
        keys = []
        for row in tasks.listed(options.workspace, asked, hint=self._hint()):
            if row.get("reason"):
                raise ReadFailed(row["message"])
            if self._is_wanted(row["name"]):
                keys.append(Key(**row))
        divided = tasks.divide([(options.workspace, keys)], options.tasks)
        return [Some(task, asked) for task in divided]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        """Read some models.

        Args:
            partition: The models.
        """
        part = self._options.part
        assert isinstance(partition, Some), "they are ours"
        for batch, _ in tasks.done(partition.task, partition.asked):
            if batch.table == part:
                yield from for_spark(TABLES[part], pa.Table.from_batches([batch.rows]))

    def _hint(self) -> str:
        """A filter for the registry that leaves out nothing that is wanted."""
        return ""

    def _is_wanted(self, name: str) -> bool:
        return (self._names is None or name in self._names) and name.startswith(self._beginning)


class FilteringReader(Reader):
    """Reads only the models that a query is about (Spark 4.1 and newer)."""

    def pushFilters(self, filters: list[Any]) -> Iterable[Any]:
        """Take filters for names of models; Spark applies the others.

        Args:
            filters: The filters.

        Yields:
            Those that are left to Spark.
        """
        from pyspark.sql.datasource import EqualTo, In, StringStartsWith

        for each in filters:
            if tuple(getattr(each, "attribute", ())) != ("name",):
                yield each
            elif isinstance(each, EqualTo):
                self._keep({each.value})
            elif isinstance(each, In):
                self._keep(set(each.value))
            elif isinstance(each, StringStartsWith) and not self._beginning:
                self._beginning = each.value
            else:
                yield each

    def _keep(self, names: set[str]) -> None:
        self._names = frozenset(names if self._names is None else names & self._names)

    def _hint(self) -> str:
        """One name, or a beginning, where MLflow can say it."""
        if self._names is not None and len(self._names) == 1:
            (name,) = self._names
            return f"name = '{name}'" if _SIMPLE.fullmatch(name) else ""
        return f"name LIKE '{self._beginning}%'" if _PLAIN.fullmatch(self._beginning) else ""


_SIMPLE: Final = re.compile(r"[\w .:@-]+", re.ASCII)
_PLAIN: Final = re.compile(r"[a-zA-Z0-9 .:@-]+", re.ASCII)
"""Names, and beginnings without what `LIKE` takes for any character."""


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < 1e9:
        raise Unsupported(f"the option {name!r} is no number above 0: {text!r}")
    return number
