"""The registered models of all workspaces, listed by tasks and kept by the driver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.session import ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from mlflow_report_plugin.catalog.work import Work
    from mlflow_report_plugin.spark.workspaces import Workspace

UNLISTED: Final = "unlisted.json"
RECOUNTED: Final = "recounted.json"


class Listing:
    """The registered models of all workspaces."""

    def __init__(
        self, spark: SparkSession, workspaces: Sequence[Workspace], asked: tasks.Asked
    ) -> None:
        """Begin without models.

        Args:
            spark: The session.
            workspaces: The workspaces.
            asked: What to list.
        """
        self._spark, self._workspaces, self._asked = spark, workspaces, asked

    def now(self) -> list[Key]:
        """List the models, and keep nothing."""
        return [_key(row) for row in self._rows() if row.reason is None]

    def keep(self, work: Work, turn: int) -> None:
        """List the models, unless that is done; the second time only new ones are kept.

        Args:
            work: Where they are kept.
            turn: How often they were listed before.

        Raises:
            ReadFailed: No workspace could be listed.
        """
        numbers = range(len(self._workspaces))
        if all(work.has_keys(_file(number, turn)) for number in numbers):
            return
        rows = self._rows()
        listed = {
            number: [_key(row) for row in of_one if row.reason is None]
            for number, of_one in _by_workspace(rows)
        }
        errors = [row for row in rows if row.reason is not None]
        failed = {row.workspace for row in errors} - {n for n, keys in listed.items() if keys}
        if turn == 0:
            if len(failed) == len(numbers):
                raise ReadFailed(errors[0].message)
            work.note(UNLISTED, [self._problem(row) for row in errors])
        known = {
            number: {key.name for key in work.models(_file(number, 0))} if turn else set()
            for number in numbers
        }
        appeared = 0
        for number in numbers:
            new = [key for key in listed.get(number, ()) if key.name not in known[number]]
            appeared += len(new)
            work.keep_keys(new, _file(number, turn))
        if turn:
            there = sum(len({key.name for key in keys}) for keys in listed.values())
            went = 0 if errors else sum(map(len, known.values())) + appeared - there
            work.note(RECOUNTED, {"appeared": appeared, "went": went})

    def kept(self, work: Work, turn: int) -> Iterator[tuple[Workspace, Iterator[Key]]]:
        """Give the models that are kept, workspace by workspace."""
        for number, workspace in enumerate(self._workspaces):
            yield workspace, work.models(_file(number, turn))

    def _rows(self) -> list[Any]:
        function = tasks.listing(self._workspaces, self._asked)
        numbers = ids(self._spark, len(self._workspaces))
        return list(numbers.mapInArrow(function, tasks.KEYS).collect())

    def _problem(self, row: Any) -> dict[str, Any]:
        name = self._workspaces[row.workspace].name
        message = f"{name}: {row.message}" if name else row.message
        nothing = {"name": None, "version": None}
        return {"scope": "models", **nothing, "reason": row.reason, "message": message}


def _key(row: Any) -> Key:
    return Key(row.name, row.registry_uri, row.listed)


def _file(workspace: int, turn: int) -> str:
    return f"keys-{workspace}-{turn}.jsonl"


def _by_workspace(rows: Sequence[Any]) -> Iterator[tuple[int, Iterator[Any]]]:
    yield from groupby(sorted(rows, key=lambda row: row.workspace), lambda row: row.workspace)
