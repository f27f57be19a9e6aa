"""What is different from the catalog before: models, versions, aliases and stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from mlflow_report_plugin.catalog.previous import Previous

Row = dict[str, Any]
Kept = TypeVar("Kept")


def of_models(
    previous: Previous, models: Iterable[Row], versions: Iterable[Row], aliases: Iterable[Row]
) -> Iterator[Row]:
    """Compare some models with what they were.

    Args:
        previous: The catalog before.
        models: Their rows now.
        versions: The rows of their versions now.
        aliases: The rows of their aliases now.

    Yields:
        What is different, without the times. Of a model of which not all versions could be listed,
        none is said to be gone.
    """
    now = {row["name"]: row for row in models}
    names = [*now]
    before = {row["name"] for row in previous.rows("models", names)}
    whole = {name for name, row in now.items() if row["versions"] is not None}
    for name in names:
        if name not in before:
            yield _row(name, "model", "appeared")
    old = {(row["name"], row["version"]): row["stage"] for row in previous.rows("versions", names)}
    new = {(row["name"], row["version"]): row["stage"] for row in versions}
    for (name, version), change, stage, after in _changes(old, new, whole):
        if change != "changed":
            yield _row(name, "version", change, version=version)
        if stage != after and (stage or after):
            yield _row(name, "stage", "changed", version=version, before=stage, after=after)
    pointed = {
        (row["name"], row["alias"]): row["version"] for row in previous.rows("aliases", names)
    }
    points = {(row["name"], row["alias"]): row["version"] for row in aliases}
    for (name, alias), change, was, is_now in _changes(pointed, points, whole):
        yield _row(name, "alias", change, alias=alias, before=was, after=is_now)


def of_gone(names: Iterable[str]) -> Iterator[Row]:
    """Tell of models that are no longer there."""
    return (_row(name, "model", "went") for name in names)


def _changes(
    old: Mapping[tuple[str, Any], Kept], new: Mapping[tuple[str, Any], Kept], whole: set[str]
) -> Iterator[tuple[tuple[str, Any], str, Kept | None, Kept | None]]:
    for key, after in new.items():
        if key not in old:
            yield key, "appeared", None, after
        elif old[key] != after:
            yield key, "changed", old[key], after
    for key, before in old.items():
        if key not in new and key[0] in whole:
            yield key, "went", before, None


def _row(
    name: str,
    what: str,
    change: str,
    *,
    version: int | None = None,
    alias: str | None = None,
    before: object = None,
    after: object = None,
) -> Row:
    return {
        "name": name,
        "version": version,
        "what": what,
        "alias": alias,
        "change": change,
        "before": None if before is None else str(before),
        "after": None if after is None else str(after),
    }
