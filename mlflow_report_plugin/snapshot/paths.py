"""Paths into a snapshot, such as `run.metrics.key`: what policies and profiles name as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from mlflow_report_plugin.errors import UnknownPath
from mlflow_report_plugin.snapshot.base import Record


def check(record: type[Record], path: str) -> None:
    """Insist on a path that the schema has.

    Steps are separated by dots. A step into a list goes into each of what it holds, and below a
    field that may hold any JSON every path is possible.

    Args:
        record: The class that the path begins in.
        path: The path.

    Raises:
        UnknownPath: There is no such field.
    """
    kinds: set[Any] = {record}
    steps = path.split(".")
    for number, step in enumerate(steps):
        records = {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)}
        if kinds - records:  # JSON, or a mapping: the schema does not say what is in it
            return
        inside = {kind for each in records for kind in _inside(each, step)}
        if not inside:
            where = ".".join(steps[:number]) or record.__name__
            raise UnknownPath(f"{path!r}: {where} has no field {step!r}")
        kinds = inside


def values(record: Record, path: str) -> list[Any]:
    """Give what a snapshot has at a path.

    Args:
        record: The snapshot.
        path: A path that `check` takes.

    Returns:
        What is there, without None; empty where nothing is.
    """
    found: list[Any] = [record]
    for step in path.split("."):
        found = [below for each in found for below in _below(each, step)]
    return found


def _below(value: Any, step: str) -> Iterator[Any]:
    below = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
    if isinstance(below, list | tuple):
        yield from below
    elif below is not None:
        yield below


def _inside(record: type[BaseModel], step: str) -> Iterator[Any]:
    field = record.model_fields.get(step)
    if field is not None:
        yield from _kinds(field.annotation)
    elif step in record.model_computed_fields:
        yield str


def _kinds(annotation: Any) -> Iterator[Any]:
    """What a field may hold: of lists what they hold, and nothing of None."""
    origin = get_origin(annotation)
    if origin in (list, tuple):
        for each in get_args(annotation):
            if each is not Ellipsis:
                yield from _kinds(each)
    elif origin is Union or type(annotation).__name__ == "UnionType":
        for each in get_args(annotation):
            if each is not type(None):
                yield from _kinds(each)
    else:
        yield origin or annotation
