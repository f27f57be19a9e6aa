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

MOST_VERSIONS: Final = {"list": 20_000, "facts": 5_000, "full": 250}
"""About how many versions of a workspace are read before what was read is kept, by the depth: what
a killed driver costs, a quarter of an hour at 5 requests a second."""

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
        most = MOST_VERSIONS[self._asked.wanted.depth]
        for number, some in enumerate(rounds(keys, most)):
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

    Each round has models of all workspaces that have any left, so that their servers are asked side
    by side.

    Args:
        keys: The models of each workspace.
        most: About how many versions of a workspace a round has.

    Yields:
        The models of each round.
    """
    left = [(workspace, iter(models)) for workspace, models in keys]
    while found := [
        (workspace, some) for workspace, models in left if (some := _some(models, most))
    ]:
        yield found


def _some(models: Iterator[Key], most: int) -> list[Key]:
    found: list[Key] = []
    weight = 0
    for key in models:
        found.append(key)
        weight += key.weight
        if weight >= most:
            break
    return found
