"""Listings for terminals and scripts: rows as they come, page by page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from itertools import islice
from typing import Any, Final

from mlflow_report_plugin import masking, redact
from mlflow_report_plugin.catalog import listing, seeing
from mlflow_report_plugin.catalog.cells import cell
from mlflow_report_plugin.catalog.facts import EXPERIMENTS_AT_ONCE, Facts
from mlflow_report_plugin.catalog.rows import version_row
from mlflow_report_plugin.catalog.wanted import Depth
from mlflow_report_plugin.collect.client import Client, Entity, number_of
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.errors import NotFound

Row = dict[str, Any]
Listing = tuple[Sequence[str], Iterator[Row]]

MODELS: Final = ("name", "latest_version", "aliases", "created", "updated", "description")
VERSIONS: Final = ("name", "version", "aliases", "stage", "status", "created", "run_id", "source")
LONG: Final = (
    *("name", "version", "aliases", "stage", "status", "created", "flavor", "size"),
    *("has_signature", "experiment", "run_id", "source"),
)
EXPERIMENTS: Final = ("experiment_id", "name", "state", "created", "updated", "artifact_location")
RUNS: Final = ("run_id", "name", "experiment_id", "status", "state", "started", "ended", "user")
AT_ONCE: Final = 100
"""How many versions are read together: the first ones are to come soon."""


def models(client: Client, filter_string: str, _of: Sequence[str], _long: bool) -> Listing:
    """List registered models."""
    return MODELS, (
        _model(client, each)
        for uri in client.pages.registries
        for each in listing.models(client, uri, filter_string)
    )


def versions(client: Client, filter_string: str, _of: Sequence[str], long: bool) -> Listing:
    """List the versions of registered models."""
    return LONG if long else VERSIONS, _versions(client, filter_string, long)


def experiments(client: Client, filter_string: str, _of: Sequence[str], _long: bool) -> Listing:
    """List experiments, deleted ones among them."""
    return EXPERIMENTS, (_experiment(each) for each in _experiments(client, filter_string))


def runs(client: Client, filter_string: str, of: Sequence[str], _long: bool) -> Listing:
    """List the runs of experiments, deleted ones among them."""
    return RUNS, _runs(client, filter_string, of)


LISTINGS: Final[dict[str, Callable[[Client, str, Sequence[str], bool], Listing]]] = {
    "models": models,
    "versions": versions,
    "experiments": experiments,
    "runs": runs,
}
"""What can be listed: each gives its columns, and its rows as they come."""


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Write rows as lines of CSV.

    Args:
        columns: The columns.
        rows: The rows.

    Yields:
        The lines, the first with the names of the columns.
    """
    yield _csv(columns)
    for row in rows:
        yield _csv([cell(row.get(name)) for name in columns])


def _csv(values: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()


def _versions(client: Client, filter_string: str, long: bool) -> Iterator[Row]:
    facts = Facts(client)
    for uri in client.pages.registries:
        found = listing.models(client, uri, filter_string)
        while some := {str(each["name"]): each for each in islice(found, AT_ONCE)}:
            listed = listing.versions(client, uri, [*some])
            while page := [*islice(listed, AT_ONCE)]:
                together = [(some[each["name"]], each) for each in page]
                depth: Depth = "facts" if long else "list"
                for each in seeing.snapshots(client, facts, together, depth):
                    yield _dated(version_row(each, ""), "created")


def _experiments(client: Client, filter_string: str) -> Iterator[Entity]:
    return listing.rows(
        lambda token: client.pages.experiments(token, filter_string=filter_string),
        lambda each: str(each.get("experiment_id")),
    )


def _runs(client: Client, filter_string: str, of: Sequence[str]) -> Iterator[Row]:
    known = {str(each.get("experiment_id")): each for each in _experiments(client, "")}
    by_name = {str(each.get("name")): identity for identity, each in known.items()}
    chosen = [each if each in known else by_name.get(each, "") for each in of] or [*known]
    for asked, identity in zip(of, chosen, strict=False):
        if not identity:
            raise NotFound(f"there is no experiment {asked!r}, or you may not see it")
    left = iter(chosen)
    while some := [*islice(left, EXPERIMENTS_AT_ONCE)]:
        read = _reader(client, some, filter_string)
        yield from (_run(each) for each in listing.rows(read, _run_id))


def _reader(client: Client, some: Sequence[str], filter_string: str) -> Callable[[str | None], Any]:
    return lambda token: client.pages.runs(some, filter_string, token)


def _run_id(run: Entity) -> str:
    info = run.get("info")
    return str(info.get("run_id")) if isinstance(info, dict) else ""


def _model(client: Client, entity: Entity) -> Row:
    model, _ = seeing.registered_model(client, entity)
    whole = seeing.bare(client, model.name).model_copy(update={"registered_model": model})
    masked = masking.without_credentials(whole).registered_model or model
    latest = entity.get("latest_versions")
    numbers = [number_of(each) for each in (latest if isinstance(latest, list) else ())]
    return _dated(
        {
            "name": masked.name,
            "latest_version": max(numbers, default=None),
            "aliases": [f"{each.alias}: {each.version}" for each in masked.aliases],
            "created": masked.creation_timestamp,
            "updated": masked.last_updated_timestamp,
            "description": masked.description,
        },
        "created",
        "updated",
    )


def _experiment(entity: Entity) -> Row:
    answer = Answer(entity, lambda _error: None)
    return _dated(
        {
            "experiment_id": answer.text("experiment_id"),
            "name": _masked(answer.text("name")),
            "state": answer.text("lifecycle_stage"),
            "created": answer.time("creation_time"),
            "updated": answer.time("last_update_time"),
            "artifact_location": _masked(answer.text("artifact_location")),
        },
        "created",
        "updated",
    )


def _run(entity: Entity) -> Row:
    answer = Answer(entity, lambda _error: None).object("info")
    return _dated(
        {
            "run_id": answer.text("run_id"),
            "name": _masked(answer.text("run_name")),
            "experiment_id": answer.text("experiment_id"),
            "status": answer.text("status"),
            "state": answer.text("lifecycle_stage"),
            "started": answer.time("start_time"),
            "ended": answer.time("end_time"),
            "user": _masked(answer.text("user_id")),
        },
        "started",
        "ended",
    )


def _masked(text: str | None) -> str | None:
    return None if text is None else redact.text(text, redact.known())


def _dated(row: Row, *columns: str) -> Row:
    """Write times as people and programs read them."""
    return row | {name: _date(row[name]) for name in columns}


def _date(time: int | None) -> str | None:
    if time is None:
        return None
    try:
        moment = datetime.fromtimestamp(time / 1000, timezone.utc)
    except (OverflowError, OSError, ValueError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
