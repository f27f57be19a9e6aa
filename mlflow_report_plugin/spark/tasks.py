"""What executors do: from names of models to rows of the tables, at their part of the rate.

A task is one partition. What it is told holds no login; those are in the environment of executors.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from mlflow_report_plugin import redact
from mlflow_report_plugin.catalog.findings.version import shared_source
from mlflow_report_plugin.catalog.keys import Key, keys
from mlflow_report_plugin.catalog.making import MOST_MODELS, MOST_VERSIONS
from mlflow_report_plugin.catalog.names import file_of
from mlflow_report_plugin.catalog.rate import Turns, default_rate
from mlflow_report_plugin.catalog.reading import Reader
from mlflow_report_plugin.catalog.tables import FINDINGS, TABLES, Batch
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.catalog.work import shards
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.spark.tables import WORKSPACE, for_spark
from mlflow_report_plugin.spark.workspaces import Workspace, refuse_login

InArrow = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""What `mapInArrow` takes."""

SETTINGS: Final = (
    "MLFLOW_ALLOW_FILE_STORE",
    "MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT",
    "MLFLOW_DISABLE_TELEMETRY",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR",
    "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
    "MLFLOW_HTTP_REQUEST_TIMEOUT",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER",
)
"""The variables of the driver that executors get, where they have none of their own."""

STAGED: Final = "task INT, workspace STRING, part STRING, count BIGINT, rows BINARY"
"""What tasks give: batches of all tables, as they come. All are read from the registry once."""
STAGED_SCHEMA: Final = pa.schema(
    [
        pa.field("task", pa.int32()),
        pa.field("workspace", pa.string()),
        pa.field("part", pa.string()),
        pa.field("count", pa.int64()),
        pa.field("rows", pa.binary()),
    ]
)
DONE: Final = "done"
"""The part that a task ends with; its count is that of the requests."""
KEYS: Final = (
    "workspace INT, name STRING, registry_uri STRING, listed STRING, reason STRING, message STRING"
)
"""What listings give: registered models, and what could not be listed."""
KEYS_SCHEMA: Final = pa.schema(
    [
        pa.field("workspace", pa.int32()),
        *(
            pa.field(name, pa.string())
            for name in ("name", "registry_uri", "listed", "reason", "message")
        ),
    ]
)
AT_ONCE: Final = 1_000
"""How many models stand in a batch of a listing."""


@dataclass(frozen=True, slots=True)
class Task:
    """Some models of a workspace."""

    workspace: Workspace
    models: bytes
    """The keys, compressed: they go to all executors."""
    weight: int
    """How many versions there are at most."""
    sharing: int = 1
    """How many tasks ask the same server."""

    @property
    def keys(self) -> list[Key]:
        """The models."""
        return [Key(**each) for each in json.loads(zlib.decompress(self.models))]


@dataclass(frozen=True, slots=True)
class Asked:
    """What all tasks are told."""

    wanted: Wanted
    filter_string: str
    rate: float | None
    """How many requests a second a server gets at most; what fits it unless given."""
    settings: Mapping[str, str]


def divide(found: Sequence[tuple[Workspace, Sequence[Key]]], tasks: int) -> list[Task]:
    """Divide models into tasks of about as many versions.

    Args:
        found: The models of each workspace.
        tasks: How many there should be; each workspace with models has one at least.

    Returns:
        The tasks.
    """
    total = sum(key.weight for _, models in found for key in models)
    target = max(total / tasks, 1)
    divided: list[Task] = []
    for workspace, models in found:
        before, groups = 0, dict[int, list[Key]]()
        for key in models:
            groups.setdefault(int(before // target), []).append(key)
            before += key.weight
        for group in groups.values():
            told = json.dumps([asdict(key) for key in group]).encode()
            weight = sum(key.weight for key in group)
            divided.append(Task(workspace, zlib.compress(told), weight))
    servers = Counter(each.workspace.tracking_uri for each in divided)
    return [replace(each, sharing=servers[each.workspace.tracking_uri]) for each in divided]


def settings_of_driver() -> dict[str, str]:
    """Give the settings that executors get."""
    return {name: os.environ[name] for name in SETTINGS if name in os.environ}


def listing(workspaces: Sequence[Workspace], asked: Asked) -> InArrow:
    """Make the function that lists the models of the workspaces whose numbers it is given."""
    servers = Counter(each.tracking_uri for each in workspaces)

    def in_arrow(numbers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number in _numbers(numbers):
            workspace = workspaces[number]
            rows = listed(workspace, asked, servers[workspace.tracking_uri])
            while some := [{"workspace": number, **row} for row in islice(rows, AT_ONCE)]:
                yield pa.RecordBatch.from_pylist(some, KEYS_SCHEMA)

    return in_arrow


def listed(
    workspace: Workspace, asked: Asked, sharing: int = 1, hint: str = ""
) -> Iterator[dict[str, Any]]:
    """List the models of a workspace.

    Args:
        workspace: The workspace.
        asked: What to list.
        sharing: How many tasks ask the same server.
        hint: A filter that leaves out nothing that matters, for registries that take it.

    Yields:
        The fields of a key for each model, and `reason` and `message` for each registry that could
        not be listed to its end.
    """
    with _logged_in(workspace, asked) as wanted:
        turns = Turns(None)
        try:
            client = Reader(wanted, turns).client
        except ReportError as error:
            yield {"reason": error.reason, "message": str(error)}
            return
        turns.rate = _share(client, asked, sharing)
        # Unity Catalog takes none.
        chosen = asked.filter_string or (hint if client.registry_workspace is None else "")
        uris = client.pages.registries
        for uri in uris:
            refuse_login(uri)
            try:
                for key in keys(client, uri, chosen):
                    yield asdict(key)
            except ReportError as error:
                # That a workspace has only one of two registries is nothing that is missing.
                if error.reason != "unsupported" or len(uris) == 1:
                    message = f"{redact.text(uri)} could not be listed: {error}"
                    yield {"reason": error.reason, "message": message}


def reading(tasks: Sequence[Task], asked: Asked) -> InArrow:
    """Make the function that does the tasks whose numbers it is given."""

    def in_arrow(numbers: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number in _numbers(numbers):
            name, requests = tasks[number].workspace.name, 0
            for batch, requests in done(tasks[number], asked):  # noqa: B007 - the last one counts
                yield _staged(number, name, batch.table, batch.rows.num_rows, batch.rows)
            yield _staged(number, name, DONE, requests, None)

    return in_arrow


def done(task: Task, asked: Asked) -> Iterator[tuple[Batch, int]]:
    """Do a task.

    Args:
        task: The models.
        asked: What to read of them.

    Yields:
        Batches of rows, and how many requests were made until then.
    """
    with _logged_in(task.workspace, asked) as wanted:
        turns = Turns(None)
        reader = Reader(wanted, turns)
        turns.rate = _share(reader.client, asked, task.sharing)
        for shard in shards(task.keys, MOST_VERSIONS[wanted.depth], MOST_MODELS):
            for batch in reader.batches(shard):
                yield batch, turns.requests


def decoding(table: str, with_workspace: bool) -> InArrow:
    """Make the function that takes the rows of a table out of what tasks gave."""
    more = (pa.field(WORKSPACE.name, WORKSPACE.type),) if with_workspace else ()

    def in_arrow(staged: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for each in staged:
            for row in each.select(["workspace", "rows"]).to_pylist():
                with pa.ipc.open_stream(row["rows"]) as stream:
                    found = stream.read_all()
                for field in more:
                    column = pa.array([row["workspace"]] * found.num_rows, field.type)
                    found = found.append_column(field, column)
                yield from for_spark(TABLES[table], found, *more)

    return in_arrow


def finding_shared(with_workspace: bool) -> InArrow:
    """Make the function that writes findings of versions that share their source with others."""

    def in_arrow(counted: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        more = (pa.field(WORKSPACE.name, WORKSPACE.type),) if with_workspace else ()
        for each in counted:
            rows = [
                shared_source(row["source"], row["count"]).row(row["name"], row["version"])
                for row in each.to_pylist()
            ]
            found = pa.Table.from_batches([FINDINGS.batch(rows)])
            for field in more:
                found = found.append_column(field, each.column(field.name))
            yield from for_spark(FINDINGS, found, *more)

    return in_arrow


@contextmanager
def _logged_in(workspace: Workspace, asked: Asked) -> Iterator[Wanted]:
    """Be ready to read a workspace, with its own login."""
    for name, value in asked.settings.items():
        os.environ.setdefault(name, value)
    reports = asked.wanted.reports
    if reports and workspace.name is not None:
        reports = str(Path(reports) / file_of(workspace.name))
    with workspace.login() as there:
        yield replace(
            asked.wanted,
            tracking_uri=there.tracking_uri,
            registry_uri=there.registry_uri,
            workspace=workspace.name,
            reports=reports,
        )


def _share(client: Client, asked: Asked, sharing: int) -> float | None:
    """The part of the rate that one of several tasks has."""
    rate = asked.rate if asked.rate is not None else default_rate(client)
    return None if rate is None else rate / sharing


def _numbers(batches: Iterable[pa.RecordBatch]) -> Iterator[int]:
    for batch in batches:
        yield from batch.column(0).to_pylist()


def _staged(
    task: int, workspace: str | None, part: str, count: int, rows: pa.RecordBatch | None
) -> pa.RecordBatch:
    sink = pa.BufferOutputStream()
    if rows is not None:
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_batch(rows)
    values = (task, workspace, part, count, sink.getvalue().to_pybytes())
    row = dict(zip(STAGED_SCHEMA.names, values, strict=True))
    return pa.RecordBatch.from_pylist([row], STAGED_SCHEMA)
