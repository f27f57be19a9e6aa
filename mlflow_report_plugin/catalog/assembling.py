"""The tables of a catalog, put together from its shards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from mlflow_report_plugin.catalog import history
from mlflow_report_plugin.catalog.findings.version import shared_source
from mlflow_report_plugin.catalog.previous import Previous
from mlflow_report_plugin.catalog.stored import plain
from mlflow_report_plugin.catalog.tables import FINDINGS, HISTORY, OF_DEPTH, TABLES
from mlflow_report_plugin.catalog.wanted import Depth
from mlflow_report_plugin.catalog.work import Work
from mlflow_report_plugin.catalog.writing import write_parquet

Row = dict[str, Any]
Found = tuple[list[Row], list[Row], list[Row]]
"""Some registered models, with all their versions and aliases."""
OF_LISTING: Final = re.compile("(?:models|registered_model) ")
"""Reasons for which a catalog has not all registered models."""
OF_HISTORY: Final = ("models", "versions", "aliases")


@dataclass(frozen=True)
class Shards:
    """The shards of a catalog, all done."""

    work: Work
    numbers: Sequence[int]
    """Which, in the order of the rows."""

    def found(self) -> Iterator[Found]:
        """Give the models, versions and aliases of one after the other."""
        for number in self.numbers:
            shard = Shards(self.work, [number])
            models, versions, aliases = ([*shard.rows(table)] for table in OF_HISTORY)
            yield models, versions, aliases

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """Give what is in a table."""
        return self.work.batches(table, self.numbers)

    def rows(self, table: str) -> Iterator[Row]:
        """Give the rows of a table; times are milliseconds since 1970."""
        for batch in self.batches(table):
            yield from plain(pa.Table.from_batches([batch])).to_pylist()


def write_tables(out: Path, done: Shards, depth: Depth) -> dict[str, int]:
    """Write the tables.

    Args:
        out: The folder that they go to.
        done: What was read.
        depth: How deep it was read, which decides which tables there are.

    Returns:
        How many rows each has.
    """
    counts = {}
    for name in OF_DEPTH[depth]:
        batches = done.batches(name)
        if name == FINDINGS.name:
            batches = chain(batches, _shared_sources(done))
        counts[name] = write_parquet(out / f"{name}.parquet", TABLES[name], batches)
    return counts


def history_batches(
    found: Iterable[Found],
    unread: Collection[str],
    previous: Previous,
    times: Mapping[str, int | None],
    *,
    filter_string: str,
    is_partial: bool,
) -> Iterator[pa.RecordBatch]:
    """Give what earlier catalogs knew, and what is different from the last one.

    Args:
        found: What was read now, some registered models at a time.
        unread: The models that could not be read.
        previous: The catalog before.
        times: The columns `time` and `since` of what is different.
        filter_string: The filter by which models were listed now.
        is_partial: Whether not all of them could be listed.

    Yields:
        Rows of the history.
    """
    kept = previous.rows("history")
    if kept:
        yield HISTORY.batch(kept)
    # What another filter, or a listing that was cut short, did not have may have been there.
    is_alike = previous.manifest.get("filter") == filter_string
    knew_all = is_alike and not any(
        map(OF_LISTING.match, previous.manifest.get("problems_by_reason") or ())
    )
    before = set(previous.names())
    now: set[str] = set()
    for models, versions, aliases in found:
        now.update(row["name"] for row in models)
        changes = history.of_models(previous, models, versions, aliases)
        rows = [{**row, **times} for row in changes if knew_all or row["name"] in before]
        if rows:
            yield HISTORY.batch(rows)
    if is_partial or not is_alike:
        return
    gone = sorted(before - now - set(unread))
    if gone:
        yield HISTORY.batch([{**row, **times} for row in history.of_gone(gone)])


def _shared_sources(done: Shards) -> Iterator[pa.RecordBatch]:
    """Find what several versions were registered from; of each source, a number is kept."""
    counts: Counter[int] = Counter()
    for batch in done.batches("versions"):
        counts.update(hash(each) for each in batch.column("source").to_pylist() if each)
    shared = {source: count for source, count in counts.items() if count > 1}
    del counts
    for batch in done.batches("versions") if shared else ():
        found = []
        columns = (batch.column(name).to_pylist() for name in ("name", "version", "source"))
        for name, version, source in zip(*columns, strict=True):
            count = shared.get(hash(source), 1)
            if count > 1:
                found.append(shared_source(source, count).row(name, version))
        if found:
            yield FINDINGS.batch(found)
