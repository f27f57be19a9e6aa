"""A catalog from beginning to end: keys, shards, and the files that are made of them.

    catalog = make(Path("catalog"), Wanted(depth="facts"))

What is done stays done: whoever is killed goes on where it was, and the result is the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from mlflow_report_plugin import redact
from mlflow_report_plugin.catalog import index, manifest
from mlflow_report_plugin.catalog.assembling import Shards, history_batches, write_tables
from mlflow_report_plugin.catalog.cost import Estimate, requests_of
from mlflow_report_plugin.catalog.keys import Key, keys
from mlflow_report_plugin.catalog.names import REPORTS
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.rate import Turns, default_rate
from mlflow_report_plugin.catalog.reading import Reader
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.catalog.tables import HISTORY, SCHEMA_VERSION
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.catalog.work import (
    INSIDE,
    MORE_KEYS,
    Work,
    copy_tree,
    require_ours,
    shards,
    writing,
)
from mlflow_report_plugin.catalog.writing import write_all_csv, write_parquet
from mlflow_report_plugin.errors import ReportError, Unsupported
from mlflow_report_plugin.threads import map_in_order
from mlflow_report_plugin.version import __version__

MOST_VERSIONS: Final = {"list": 4_000, "facts": 250, "full": 20}
"""How many versions a shard has, by the depth: what a kill costs at most, for each job."""
REGISTERED_MODEL: Final = "registered_model"
"""What could not be read where a problem has this scope."""
MOST_MODELS: Final = 1_000
"""How many models a shard has at most."""
MORE: Final = 900_000
"""The number of the first shard of models that were not there when the listing began."""

Told = Callable[[int, int], None]
"""Told how many versions are done, and how many there may be."""


@dataclass(frozen=True)
class Options:
    """How a catalog is made, which changes nothing of what is in it."""

    jobs: int = 4
    """How many shards are read side by side."""
    rate: float | None = None
    """How many requests a second are made at most; what fits the server unless given."""
    csv: bool = False
    """Whether to write the tables as CSV, too."""
    pages: bool = True
    """Whether to write pages."""


@dataclass
class Catalog:
    """A catalog that is made."""

    folder: Path
    manifest: dict[str, Any] = field(default_factory=dict)
    """What `catalog.json` says."""
    outdated: tuple[str, ...] = ()
    """How stores are older than this MLflow, so that upgraded copies of them were read."""

    @property
    def is_complete(self) -> bool:
        """Whether everything that was to be read was read, but for what is forbidden."""
        return bool(self.manifest.get("complete"))


class Maker:
    """Makes a catalog."""

    def __init__(
        self, folder: Path, wanted: Wanted, filter_string: str = "", options: Options = Options()
    ) -> None:
        """Find out whom to ask, and what is there already.

        Args:
            folder: Where the catalog goes.
            wanted: What it is made of.
            filter_string: A filter of MLflow for registered models, empty for all.
            options: How it is made.

        Raises:
            ReportError: The folder is somebody else's, or what was named cannot be used.
        """
        require_ours(folder)
        self._folder, self._filter, self._options = folder, filter_string, options
        self._turns = Turns(None)
        self._reader = Reader(wanted, self._turns)
        client = self._reader.client
        rate = options.rate if options.rate is not None else default_rate(client)
        self._turns.rate = rate
        self._previous = self._reader.previous  # which is told before anything is asked
        self._wanted = wanted
        self._begun = time.monotonic()

    def estimate(self) -> Estimate:
        """Tell what it will cost: the registered models are listed for that, and nothing kept."""
        client = self._reader.client
        found = (key for uri in client.pages.registries for key in self._listed(uri, errors=[]))
        return self._cost(found)

    def make(self, on_begin: Callable[[Estimate], None], told: Told) -> Catalog:
        """Make the catalog.

        Args:
            on_begin: Told what it will cost.
            told: Told how much is done.

        Returns:
            The catalog, which is in its folder.

        Raises:
            ReportError: No registry may be listed, or the folder cannot be written.
        """
        work = Work(self._folder, self._plan())
        self._reader.wanted = replace(
            self._wanted, now=int(work.plan["now"]), reports=self._reports(work)
        )
        try:
            self._keep_keys(work)
        except ReportError:
            work.forget()
            raise
        cost = self._cost(work.models())
        on_begin(cost)
        numbers = self._read(work, work.models(), 0, cost.versions, told)
        numbers += self._read_more(work, cost.versions, told)
        found = self._put_together(work, numbers, cost)
        work.publish()
        return Catalog(self._folder, found, self._reader.client.outdated)

    def _plan(self) -> dict[str, Any]:
        wanted, client = self._wanted, self._reader.client
        return asdict(wanted) | {
            "tracking_uri": client.tracking_uri,
            "registry_uris": [redact.text(each) for each in client.pages.registries],
            "filter": self._filter,
            "policies": [*wanted.policies],
            "schema": SCHEMA_VERSION,
            # Shards of other sizes have other models, and another version may say something else.
            "shards": [MOST_VERSIONS[wanted.depth], MOST_MODELS],
            "plugin_version": __version__,
            "since_made": self._previous.manifest.get("made") if self._previous else None,
            "now": wanted.now or int(time.time() * 1000),
        }

    def _reports(self, work: Work) -> str:
        return str(work.folder / INSIDE / REPORTS) if self._wanted.reports else ""

    def _listed(self, registry_uri: str, errors: list[ReportError]) -> Iterator[Key]:
        try:
            yield from keys(self._reader.client, registry_uri, self._filter)
        except ReportError as error:
            message = f"{redact.text(registry_uri)} could not be listed: {error}"
            errors.append(type(error)(message))

    def _keep_keys(self, work: Work) -> None:
        """List the registered models, unless that is done."""
        if work.has_keys():
            return
        errors: list[ReportError] = []
        uris = self._reader.client.pages.registries
        failed: list[ReportError] = []

        def listed() -> Iterator[Key]:
            for uri in uris:
                of_one: list[ReportError] = []
                count = 0
                for key in self._listed(uri, of_one):
                    count += 1
                    yield key
                errors.extend(of_one)
                if of_one and not count:
                    failed.extend(of_one)
            if len(failed) == len(uris):
                raise failed[0]

        work.keep_keys(listed())
        # That a workspace has only one of two registries is nothing that is missing.
        lacks = [error for error in errors if not isinstance(error, Unsupported) or len(uris) == 1]
        work.note("unlisted.json", [_problem("models", error) for error in lacks])

    def _cost(self, found: Iterable[Key]) -> Estimate:
        client, depth = self._reader.client, self._wanted.depth
        models = versions = alone = 0
        for key in found:
            models, versions = models + 1, versions + key.weight
            alone += client.registry_workspace is not None
        requests = requests_of(models, versions, depth, alone, files=self._previous is None)
        return Estimate(models, versions, requests, self._turns.rate)

    def _read(
        self, work: Work, found: Iterable[Key], first: int, total: int, told: Told
    ) -> list[int]:
        """Read the shards that are not done, some side by side."""
        numbered = enumerate(
            shards(found, MOST_VERSIONS[self._wanted.depth], MOST_MODELS), start=first
        )
        numbers: list[int] = []
        done = 0
        for number, versions in map_in_order(
            partial(self._shard, work), numbered, self._options.jobs
        ):
            numbers.append(number)
            done += versions
            told(done, max(total, done))
        return numbers

    def _shard(self, work: Work, numbered: tuple[int, list[Key]]) -> tuple[int, int]:
        number, found = numbered
        if work.has_shard(number):
            return number, sum(b.num_rows for b in work.batches("versions", [number]))
        return number, work.keep_shard(number, self._reader.batches(found))

    def _read_more(self, work: Work, total: int, told: Told) -> list[int]:
        """List the models once more: some may have come while the others were read."""
        if not work.has_keys(MORE_KEYS):
            known = {key.name for key in work.models()}
            there: set[str] = set()
            errors: list[ReportError] = []

            def new() -> Iterator[Key]:
                for uri in self._reader.client.pages.registries:
                    for key in self._listed(uri, errors):
                        there.add(key.name)
                        if key.name not in known:
                            yield key

            work.keep_keys(new(), MORE_KEYS)
            gone = [] if errors else sorted(known - there)
            work.note("recounted.json", {"appeared": len(there - known), "went": len(gone)})
        return self._read(work, work.models(MORE_KEYS), MORE, total, told)

    def _put_together(self, work: Work, numbers: list[int], cost: Estimate) -> dict[str, Any]:
        out, done = work.empty_out(), Shards(work, numbers)
        unlisted = work.noted("unlisted.json") or []
        with writing(work.folder):
            counts = write_tables(out, done, self._wanted.depth)
            if self._previous is not None:
                counts["history"] = self._write_history(out, done, self._previous, bool(unlisted))
            if self._options.csv:
                write_all_csv(out)
            if reports := self._reports(work):
                copy_tree(Path(reports), out / REPORTS)
            told = manifest.of(
                plan=work.plan,
                asked={"models": cost.models, "versions_at_most": cost.versions},
                counts=counts,
                problems=[*unlisted, *done.rows("problems")],
                recounted=work.noted("recounted.json") or {},
                mlflow_version=self._reader.client.mlflow_version,
                made={
                    "finished": int(time.time() * 1000),
                    "seconds": round(time.monotonic() - self._begun, 3),
                    "requests": self._turns.requests,
                    "resumed": work.is_resumed,
                },
                out=out,
            )
            if self._options.pages:
                index.write(out, Stored(out), told)
            manifest.write(out, told)
        return told

    def _write_history(self, out: Path, done: Shards, previous: Previous, is_partial: bool) -> int:
        times = {"time": done.work.plan["now"], "since": previous.manifest.get("time")}
        unread = {row["name"] for row in done.rows("problems") if row["scope"] == REGISTERED_MODEL}
        found = history_batches(
            done.found(),
            unread,
            previous,
            times,
            filter_string=self._filter,
            is_partial=is_partial,
        )
        return write_parquet(out / "history.parquet", HISTORY, found)


def make(
    folder: Path,
    wanted: Wanted,
    filter_string: str = "",
    options: Options = Options(),
    on_begin: Callable[[Estimate], None] = lambda _: None,
    told: Told = lambda _done, _all: None,
) -> Catalog:
    """Make a catalog, or go on with one.

    Args:
        folder: Where it goes: an empty folder, or one with an older catalog.
        wanted: What it is made of.
        filter_string: A filter of MLflow for registered models, empty for all.
        options: How it is made.
        on_begin: Told what it will cost.
        told: Told how much is done.

    Returns:
        The catalog.

    Raises:
        ReportError: There can be none; what was done stays in the folder, where there is some.
    """
    return Maker(folder, wanted, filter_string, options).make(on_begin, told)


def _problem(scope: str, error: ReportError) -> dict[str, Any]:
    return {
        "scope": scope,
        "name": None,
        "version": None,
        "reason": error.reason,
        "message": str(error),
    }
