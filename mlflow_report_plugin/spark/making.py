"""A catalog on Spark, from beginning to end: what the driver does.

    SparkMaker(Path("/Volumes/main/reports/catalog"), Wanted()).make(on_begin)

First the models are listed, and then read, all tables at once: each task writes what it read, and
Spark keeps what of it is whole. Only then are the tables made of that, so that nothing is asked for
twice, whichever computer goes away in between.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlflow_report_plugin.catalog import manifest
from mlflow_report_plugin.catalog.cost import Estimate, requests_of
from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.making import Catalog, Told
from mlflow_report_plugin.catalog.tables import (
    FINDINGS,
    OF_DEPTH,
    PROBLEMS,
    SCHEMA_VERSION,
    TABLES,
)
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.catalog.work import Work, require_ours, write_whole, writing
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import InvalidModelUri, OutputFailed, ReadFailed, ReportError
from mlflow_report_plugin.policy import BUILT_IN, load
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.session import errors_of_spark, session
from mlflow_report_plugin.spark.tables import WORKSPACE, ddl
from mlflow_report_plugin.spark.workspaces import LOGIN_IN_ADDRESS, Workspace, refuse_login

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TASKS: Final = 8
"""How many tasks there are where the session does not tell how many it does side by side."""
UNLISTED: Final = "unlisted.json"
ROUNDS: Final = 2
"""How often models are listed: some may have come while the others were read."""


@dataclass(frozen=True)
class SparkOptions:
    """How a catalog is made on Spark, which changes nothing of what is in it."""

    tasks: int | None = None
    """How many tasks read; as many as the session does side by side unless given."""
    rate: float | None = None
    """How many requests a second each server gets at most; what fits it unless given."""
    schema: str | None = None
    """The schema of the session that tables are written to; Parquet files unless given."""


class SparkMaker:
    """Makes a catalog on Spark."""

    def __init__(
        self,
        folder: Path,
        wanted: Wanted,
        filter_string: str = "",
        workspaces: Sequence[Workspace] = (),
        options: SparkOptions = SparkOptions(),
    ) -> None:
        """Find the session.

        Args:
            folder: Where the catalog goes: a folder that the driver and all executors reach.
            wanted: What it is made of.
            filter_string: A filter of MLflow for registered models, empty for all.
            workspaces: The servers; MLflow's current one unless given.
            options: How it is made.

        Raises:
            ReportError: The folder is somebody else's, or there is no Spark to do it.
        """
        self._folder = folder.absolute()
        require_ours(self._folder)
        for policy in wanted.policies:
            load(policy)
        self._has_list = bool(workspaces)
        self._workspaces = [*workspaces] or [current(wanted)]
        self._spark = session()
        self._wanted, self._filter, self._options = wanted, filter_string, options
        self._begun = time.monotonic()

    def estimate(self) -> Estimate:
        """Tell what it will cost: the registered models are listed for that, and nothing kept."""
        asked = tasks.Asked(
            self._wanted, self._filter, self._options.rate, tasks.settings_of_driver()
        )
        with errors_of_spark():
            rows = self._list(asked)
        return self._cost([Key(r.name, r.registry_uri, r.listed) for r in rows if not r.reason])

    def make(
        self,
        on_begin: Callable[[Estimate], None] = lambda _: None,
        told: Told = lambda _done, _all: None,
    ) -> Catalog:
        """Make the catalog.

        Args:
            on_begin: Told what it will cost.
            told: Told how many versions are done: all at the end, Spark shows the rest itself.

        Returns:
            The catalog, which is in its folder.

        Raises:
            ReportError: There can be none; what was done stays in the folder, where there is some.
        """
        work = Work(self._folder, self._plan())
        asked = self._asked(work)
        with errors_of_spark():
            try:
                self._keep_keys(work, asked, 0)
            except ReportError:
                work.forget()
                raise
            cost = self._cost(key for _, keys in self._keys(work, 0) for key in keys)
            on_begin(cost)
            for turn in range(ROUNDS):
                self._keep_keys(work, asked, turn)
                self._stage(work, asked, turn)
            found = self._put_together(work, cost)
        work.publish()
        told(found["counts"]["versions"], max(cost.versions, found["counts"]["versions"]))
        return Catalog(self._folder, found)

    def _plan(self) -> dict[str, Any]:
        wanted = self._wanted
        uris = [each.tracking_uri for each in self._workspaces]
        return asdict(wanted) | {
            "engine": "spark",
            "workspaces": [asdict(each) for each in self._workspaces] if self._has_list else None,
            "tracking_uri": None if self._has_list else uris[0],
            "registry_uris": [each.registry_uri for each in self._workspaces if each.registry_uri],
            "filter": self._filter,
            "policies": [*wanted.policies],
            "schema": SCHEMA_VERSION,
            "tables": self._options.schema,
            "now": wanted.now or int(time.time() * 1000),
        }

    def _asked(self, work: Work) -> tasks.Asked:
        """Say what tasks are told, with policies where executors find them."""
        policies = []
        for place, each in enumerate(self._wanted.policies):
            if each in BUILT_IN:
                policies.append(each)
                continue
            kept = work.folder / ".catalog" / f"policy-{place}.yaml"
            with writing(work.folder):
                write_whole(kept, Path(each).read_bytes())
            policies.append(str(kept))
        wanted = replace(self._wanted, now=int(work.plan["now"]), policies=tuple(policies))
        return tasks.Asked(wanted, self._filter, self._options.rate, tasks.settings_of_driver())

    def _keep_keys(self, work: Work, asked: tasks.Asked, turn: int) -> None:
        """List the models of all workspaces; the second time only new ones are kept."""
        numbers = range(len(self._workspaces))
        if all(work.has_keys(_keys(number, turn)) for number in numbers):
            return
        rows = self._list(asked)
        listed = {
            number: [Key(r.name, r.registry_uri, r.listed) for r in of_one if r.reason is None]
            for number, of_one in _by_workspace(rows)
        }
        errors = [row for row in rows if row.reason is not None]
        failed = {row.workspace for row in errors} - {n for n, keys in listed.items() if keys}
        if turn == 0:
            if len(failed) == len(numbers):
                raise ReadFailed(errors[0].message)
            work.note(UNLISTED, [self._problem(row) for row in errors])
        known = {number: {k.name for k in self._of(work, number, 0)} for number in numbers if turn}
        appeared = 0
        for number in numbers:
            new = [k for k in listed.get(number, ()) if k.name not in known.get(number, ())]
            appeared += len(new)
            work.keep_keys(new, _keys(number, turn))
        if turn:
            there = sum(len({k.name for k in keys}) for keys in listed.values())
            went = 0 if errors else sum(map(len, known.values())) + appeared - there
            work.note("recounted.json", {"appeared": appeared, "went": went})

    def _list(self, asked: tasks.Asked) -> list[Any]:
        function = tasks.listing(self._workspaces, asked)
        rows = self._ids(len(self._workspaces)).mapInArrow(function, tasks.KEYS).collect()
        return list(rows)

    def _problem(self, row: Any) -> dict[str, Any]:
        name = self._workspaces[row.workspace].name
        message = f"{name}: {row.message}" if name else row.message
        nothing = {"name": None, "version": None}
        return {"scope": "models", **nothing, "reason": row.reason, "message": message}

    def _of(self, work: Work, number: int, turn: int) -> Iterator[Key]:
        return work.models(_keys(number, turn))

    def _keys(self, work: Work, turn: int) -> list[tuple[Workspace, list[Key]]]:
        return [
            (each, [*self._of(work, number, turn)]) for number, each in enumerate(self._workspaces)
        ]

    def _cost(self, found: Iterable[Key]) -> Estimate:
        keys = [*found]
        versions = sum(key.weight for key in keys)
        requests = requests_of(len(keys), versions, self._wanted.depth)
        return Estimate(len(keys), versions, requests, self._options.rate)

    def _stage(self, work: Work, asked: tasks.Asked, turn: int) -> None:
        """Read the models, all tables at once, into a folder."""
        folder = _staged(work, turn)
        if work.noted(f"{folder.name}.json") is not None:
            return
        divided = tasks.divide(self._keys(work, turn), self._options.tasks or self._slots())
        if divided:
            found = self._ids(len(divided)).mapInArrow(tasks.reading(divided, asked), tasks.STAGED)
            found.write.mode("overwrite").parquet(address(folder))
            rows = self._read(folder).where(f"part = '{tasks.DONE}'").select("task").collect()
            if sorted(row.task for row in rows) != [*range(len(divided))]:
                shutil.rmtree(folder, ignore_errors=True)
                raise OutputFailed(
                    f"{self._folder} does not hold what the executors wrote: name a folder that "
                    "the driver and all executors reach"
                )
        work.note(f"{folder.name}.json", {"tasks": len(divided)})

    def _put_together(self, work: Work, cost: Estimate) -> dict[str, Any]:
        rounds = [_staged(work, turn) for turn in range(ROUNDS)]
        folders = [each for each in rounds if any(each.glob("*.parquet"))]
        out = work.empty_out()
        counts = dict.fromkeys(OF_DEPTH[self._wanted.depth], 0)
        requests, has_problems = 0, False
        problems = list(work.noted(UNLISTED) or [])
        staged = self._read(*folders) if folders else self._spark.createDataFrame([], tasks.STAGED)
        for row in staged.groupBy("part").agg({"count": "sum"}).collect():
            if row.part in counts:
                counts[row.part] = row["sum(count)"]
            requests += row["sum(count)"] if row.part == tasks.DONE else 0
            has_problems = has_problems or row.part == PROBLEMS.name
        if has_problems:
            problems += [row.asDict() for row in self._table(staged, PROBLEMS.name).collect()]
        for table in counts:
            rows = self._table(staged, table)
            if table == FINDINGS.name:
                shared = self._shared_sources(staged)
                if found := shared.count():
                    rows = rows.unionByName(shared)
                    counts[table] += found
            self._write(rows, out, table, is_empty=not counts[table])
        told = manifest.of(
            plan=work.plan,
            asked={"models": cost.models, "versions_at_most": cost.versions},
            counts=counts,
            problems=problems,
            recounted=work.noted("recounted.json") or {},
            mlflow_version=Client(None, None).mlflow_version,
            made={
                "finished": int(time.time() * 1000),
                "seconds": round(time.monotonic() - self._begun, 3),
                "requests": requests,
                "resumed": work.is_resumed,
            },
            out=out,
        )
        told |= {"engine": "spark", "spark_version": self._spark.version}
        told |= {"workspaces": work.plan["workspaces"], "tables": self._options.schema}
        with writing(self._folder):
            manifest.write(out, told)
        return told

    def _write(self, rows: DataFrame, out: Path, table: str, is_empty: bool) -> None:
        writer = rows.write.mode("overwrite")
        if self._options.schema:
            writer = writer.option("overwriteSchema", "true")
            writer.saveAsTable(f"{self._options.schema}.{table}")
            return
        if self._has_list and not is_empty:  # of nothing there would be no file with a schema
            writer = writer.partitionBy(WORKSPACE.name)
        writer.parquet(address(out / f"{table}.parquet"))

    def _table(self, staged: DataFrame, table: str) -> DataFrame:
        rows = staged.where(staged["part"] == table).select("workspace", "rows")
        schema = ddl(TABLES[table], *self._more)
        return rows.mapInArrow(tasks.decoding(table, self._has_list), schema)

    def _shared_sources(self, staged: DataFrame) -> DataFrame:
        """Find what several versions were registered from."""
        versions = self._table(staged, "versions").where("source != ''")
        keys = ["source", *(each.name for each in self._more)]
        counted = versions.groupBy(*keys).count().where("count > 1")
        columns = ["name", "version", "source", "count", *keys[1:]]
        # A null is no workspace of its own: there is only one.
        found = versions.join(counted, keys).select(*columns)
        schema = ddl(FINDINGS, *self._more)
        return found.mapInArrow(tasks.finding_shared(self._has_list), schema)

    @property
    def _more(self) -> tuple[Any, ...]:
        return (WORKSPACE,) if self._has_list else ()

    def _read(self, *folders: Path) -> DataFrame:
        return self._spark.read.schema(tasks.STAGED).parquet(*map(address, folders))

    def _ids(self, count: int) -> DataFrame:
        """Numbers from 0, each in a partition of its own."""
        return self._spark.range(0, count, 1, count)

    def _slots(self) -> int:
        return slots(self._spark)


def slots(spark: SparkSession) -> int:
    """Tell how many tasks a session does side by side, as far as it tells."""
    try:
        return int(spark.sparkContext.defaultParallelism)
    except Exception:  # Spark Connect has no such thing
        return TASKS


def current(wanted: Wanted) -> Workspace:
    """Name the server that is meant here, for executors, which do not know.

    Args:
        wanted: May name it.

    Raises:
        ReportError: Its address holds a login.
    """
    client = Client(wanted.tracking_uri, wanted.registry_uri)
    registries = client.pages.registries
    for uri in registries:
        refuse_login(uri)
    if client.holds_login:
        raise InvalidModelUri(LOGIN_IN_ADDRESS.format(client.tracking_uri))
    # Of several, executors choose the same.
    return Workspace(client.tracking_uri, registries[0] if len(registries) == 1 else None)


def address(path: Path) -> str:
    """Name a folder so that the session's own writers find it."""
    steps = path.parts[1:2]
    if steps == ("Volumes",):
        return f"dbfs:{path}"
    if steps == ("dbfs",):
        return f"dbfs:/{Path(*path.parts[2:])}"
    return path.as_uri()


def _keys(workspace: int, turn: int) -> str:
    return f"keys-{workspace}-{turn}.jsonl"


def _staged(work: Work, turn: int) -> Path:
    return work.folder / ".catalog" / f"staged-{turn}"


def _by_workspace(rows: Sequence[Any]) -> Iterator[tuple[int, Iterator[Any]]]:
    yield from groupby(sorted(rows, key=lambda row: row.workspace), lambda row: row.workspace)
