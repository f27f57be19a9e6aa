"""A catalog on Spark, from beginning to end: what the driver does.

    SparkMaker(Path("/Volumes/main/reports/catalog"), Wanted()).make(on_begin)

First the models are listed (`listing.py`), and then read, all tables at once (`staging.py`): each
task writes what it read, and Spark keeps what of it is whole. Only then are the tables made of that
(`assembling.py`), so that nothing is asked for twice, whichever computer goes away in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from mlflow_report_plugin.catalog import index, manifest
from mlflow_report_plugin.catalog.cost import Estimate, requests_of
from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.making import Catalog, Told
from mlflow_report_plugin.catalog.names import REPORTS, file_of, folder_of
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.catalog.tables import SCHEMA_VERSION
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.catalog.work import (
    INSIDE,
    Work,
    copy_tree,
    require_ours,
    write_whole,
    writing,
)
from mlflow_report_plugin.catalog.writing import write_all_csv
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import InvalidModelUri, ReportError
from mlflow_report_plugin.policy import BUILT_IN, load
from mlflow_report_plugin.spark import tasks
from mlflow_report_plugin.spark.assembling import Assembly
from mlflow_report_plugin.spark.histories import History
from mlflow_report_plugin.spark.listing import RECOUNTED, UNLISTED, Listing
from mlflow_report_plugin.spark.session import errors_of_spark, session, slots
from mlflow_report_plugin.spark.staging import MOST_VERSIONS, Staging
from mlflow_report_plugin.spark.workspaces import LOGIN_IN_ADDRESS, Workspace, refuse_login
from mlflow_report_plugin.version import __version__

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
    csv: bool = False
    """Whether to write the tables as CSV, too."""
    pages: bool = True
    """Whether to write pages, where there are Parquet files."""


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
        """Find the session, and what was made before.

        Args:
            folder: Where the catalog goes: a folder that the driver and all executors reach.
            wanted: What it is made of.
            filter_string: A filter of MLflow for registered models, empty for all.
            workspaces: The servers; MLflow's current one unless given.
            options: How it is made.

        Raises:
            ReportError: The folder is somebody else's, what was named cannot be used, or there is
                no Spark to do it.
        """
        self._folder = folder.absolute()
        require_ours(self._folder)
        for policy in wanted.policies:
            load(policy)
        if wanted.since:
            wanted = replace(wanted, since=str(Path(wanted.since).absolute()))
        self._names = tuple(each.name for each in workspaces if each.name is not None)
        first = self._names[0] if self._names else None
        self._before = Previous(Path(wanted.since), first).manifest if wanted.since else None
        self._workspaces = [*workspaces] or [current(wanted)]
        self._spark = session()
        self._wanted, self._filter, self._options = wanted, filter_string, options
        self._begun = time.monotonic()

    def estimate(self) -> Estimate:
        """Tell what it will cost: the registered models are listed for that, and nothing kept."""
        asked = self._asked(self._wanted)
        with errors_of_spark():
            return self._cost(Listing(self._spark, self._workspaces, asked).now())

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
        asked = self._asked(self._for_executors(work))
        listing = Listing(self._spark, self._workspaces, asked)
        staging = Staging(self._spark, work, asked, self._options.tasks or slots(self._spark))
        with errors_of_spark():
            try:
                listing.keep(work, 0)
            except ReportError:
                work.forget()
                raise
            cost = self._cost(key for _, keys in listing.kept(work, 0) for key in keys)
            on_begin(cost)
            for turn in range(ROUNDS):
                listing.keep(work, turn)
                staging.read(listing.kept(work, turn), turn)
            found = self._put_together(work, staging, cost)
        work.publish()
        told(found["counts"]["versions"], max(cost.versions, found["counts"]["versions"]))
        return Catalog(self._folder, found)

    def _plan(self) -> dict[str, Any]:
        wanted = self._wanted
        uris = [each.tracking_uri for each in self._workspaces]
        return asdict(wanted) | {
            "engine": "spark",
            "workspaces": [asdict(each) for each in self._workspaces] if self._names else None,
            "tracking_uri": None if self._names else uris[0],
            "registry_uris": [each.registry_uri for each in self._workspaces if each.registry_uri],
            "filter": self._filter,
            "policies": [*wanted.policies],
            "schema": SCHEMA_VERSION,
            "shards": [MOST_VERSIONS[wanted.depth], self._options.tasks],
            "plugin_version": __version__,
            "tables": self._options.schema,
            "since_made": self._before.get("made") if self._before else None,
            "now": wanted.now or int(time.time() * 1000),
        }

    def _asked(self, wanted: Wanted) -> tasks.Asked:
        return tasks.Asked(wanted, self._filter, self._options.rate, tasks.settings_of_driver())

    def _for_executors(self, work: Work) -> Wanted:
        """Say what is wanted, with policies and reports where executors find them."""
        files = []
        for place, each in enumerate(self._wanted.policies):
            if each in BUILT_IN:
                files.append(each)
                continue
            kept = work.folder / INSIDE / f"policy-{place}.yaml"
            with writing(work.folder):
                write_whole(kept, Path(each).read_bytes())
            files.append(str(kept))
        reports = str(_reports(work)) if self._wanted.reports else ""
        now = int(work.plan["now"])
        return replace(self._wanted, now=now, policy_files=tuple(files), reports=reports)

    def _cost(self, found: Iterable[Key]) -> Estimate:
        models = versions = 0
        for key in found:
            models, versions = models + 1, versions + key.weight
        requests = requests_of(models, versions, self._wanted.depth, files=self._before is None)
        return Estimate(models, versions, requests, self._options.rate)

    def _put_together(self, work: Work, staging: Staging, cost: Estimate) -> dict[str, Any]:
        out = work.empty_out()
        assembly = Assembly(staging.rows(), self._wanted.depth, has_workspaces=bool(self._names))
        assembly.write(out, self._options.schema)
        read, unlisted = assembly.problems(), work.noted(UNLISTED) or []
        counts = assembly.counts
        with writing(self._folder):
            if self._before is not None:
                history = History(out, Path(self._wanted.since), self._names)
                counts["history"] = history.write(
                    int(work.plan["now"]),
                    read,
                    filter_string=self._filter,
                    is_partial=bool(unlisted),
                )
            if self._options.csv:
                write_all_csv(out)
            self._copy_reports(work, out)
            told = manifest.of(
                plan=work.plan,
                asked={"models": cost.models, "versions_at_most": cost.versions},
                counts=counts,
                problems=[*unlisted, *read],
                recounted=work.noted(RECOUNTED) or {},
                mlflow_version=Client(None, None).mlflow_version,
                made={
                    "finished": int(time.time() * 1000),
                    "seconds": round(time.monotonic() - self._begun, 3),
                    "requests": assembly.requests,
                    "resumed": work.is_resumed,
                },
                out=out,
            )
            told |= {"engine": "spark", "spark_version": self._spark.version}
            told |= {"workspaces": work.plan["workspaces"], "tables": self._options.schema}
            if self._options.pages and not self._options.schema:
                self._write_pages(out, told)
            manifest.write(out, told)
        return told

    def _write_pages(self, out: Path, told: dict[str, Any]) -> None:
        if not self._names:
            index.write(out, Stored(out), told)
            return
        places = [
            index.Place(str(each.name), each.tracking_uri, each.registry_uri)
            for each in self._workspaces
        ]
        index.write_workspaces(out, told, places)

    def _copy_reports(self, work: Work, out: Path) -> None:
        """Put the reports where the pages are that lead to them."""
        if not self._wanted.reports:
            return
        if not self._names:
            copy_tree(_reports(work), out / REPORTS)
        for name in self._names:
            copy_tree(_reports(work) / file_of(name), folder_of(out, name) / REPORTS)


def _reports(work: Work) -> Path:
    return work.folder / INSIDE / REPORTS


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
