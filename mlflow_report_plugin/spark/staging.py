"""What tasks read of the models, in folders that hold only what is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.work import INSIDE, Work
from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.session import ids

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from mlflow_report_plugin.spark.workspaces import Workspace

MOST_VERSIONS: Final = 20_000
"""About how many versions are read before what was read is kept: what a killed driver costs."""

Keys = Iterable[tuple["Workspace", Iterable[Key]]]


class Staging:
    """The folders that tasks write to."""

    def __init__(self, spark: SparkSession, work: Work, asked: tasks.Asked, count: int) -> None:
        """Begin, or go on.

        Args:
            spark: The session.
            work: Where the folders are.
            asked: What to read.
            count: How many tasks there are at the same time.
        """
        self._spark, self._work, self._asked, self._count = spark, work, asked, count

    def read(self, keys: Keys, turn: int) -> None:
        """Read models, all tables at once, but for what is read already.

        Args:
            keys: The models of each workspace.
            turn: How often models were listed before.

        Raises:
            OutputFailed: The driver does not see what the executors write.
        """
        for number, some in enumerate(rounds(keys, MOST_VERSIONS)):
            folder = self._work.folder / INSIDE / f"staged-{turn}-{number:04}"
            if self._work.noted(f"{folder.name}.json") is None:
                self._round(some, folder)

    def rows(self) -> DataFrame:
        """Give all that was read, as `tasks.STAGED` says."""
        inside = self._work.folder / INSIDE
        found = [each for each in sorted(inside.glob("staged-*")) if any(each.glob("*.parquet"))]
        if not found:
            return self._spark.createDataFrame([], tasks.STAGED)
        return self._read(*found)

    def _round(self, some: list[tuple[Workspace, list[Key]]], folder: Path) -> None:
        divided = tasks.divide(some, self._count)
        function = tasks.reading(divided, self._asked)
        found = ids(self._spark, len(divided)).mapInArrow(function, tasks.STAGED)
        found.write.mode("overwrite").parquet(address(folder))
        rows = self._read(folder).where(f"part = '{tasks.DONE}'").select("task").collect()
        if sorted(row.task for row in rows) != [*range(len(divided))]:
            shutil.rmtree(folder, ignore_errors=True)
            raise OutputFailed(
                f"{self._work.folder} does not hold what the executors wrote: name a folder that "
                "the driver and all executors reach"
            )
        self._work.note(f"{folder.name}.json", {"tasks": len(divided)})

    def _read(self, *folders: Path) -> DataFrame:
        return self._spark.read.schema(tasks.STAGED).parquet(*map(address, folders))


def address(path: Path) -> str:
    """Name a folder so that the session's own writers find it."""
    steps = path.parts[1:2]
    if steps == ("Volumes",):
        return f"dbfs:{path}"
    if steps == ("dbfs",):
        return f"dbfs:/{Path(*path.parts[2:])}"
    return path.as_uri()


def rounds(keys: Keys, most: int) -> Iterator[list[tuple[Workspace, list[Key]]]]:
    """Divide models into rounds, always in the same way.

    Args:
        keys: The models of each workspace.
        most: How many versions a round has, unless one model has more.

    Yields:
        The models of each round.
    """
    found: list[tuple[Workspace, list[Key]]] = []
    weight = 0
    for workspace, models in keys:
        some: list[Key] = []
        for key in models:
            if weight and weight + key.weight > most:
                yield [*found, (workspace, some)] if some else found
                found, some, weight = [], [], 0
            some.append(key)
            weight += key.weight
        if some:
            found.append((workspace, some))
    if found:
        yield found
