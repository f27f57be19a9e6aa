"""The one place where credentials leave a snapshot, once it is whole: reading needed them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from mlflow_report_plugin import redact
from mlflow_report_plugin.snapshot import Picture, Record

Read = TypeVar("Read", bound=Record)

NAMES = ("key", "name")
VALUES = ("value", "default")
"""The fields of a pair: of a param, a tag, or what tools write as a list of such pairs."""


def without_credentials(snapshot: Read) -> Read:
    """Mask the credentials in everything that was collected.

    Args:
        snapshot: What was collected: a snapshot, or another record of it.

    Returns:
        The same with `***` in the place of each credential, in whatever text it stands.
    """
    masked: Read = _masked(snapshot, redact.known())
    return masked


def _masked(value: Any, known: Collection[str]) -> Any:
    if isinstance(value, str):
        return redact.text(value, known)
    if isinstance(value, Picture):  # base64 is no text
        return value
    if isinstance(value, Record):
        fields = dict(value)
        changed = {k: v for k, v in _fields(fields, known).items() if v is not fields[k]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        return _with_names(_fields(value, known), known)
    if isinstance(value, list | tuple):
        return type(value)(_masked(each, known) for each in value)
    return value


def _fields(fields: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The fields of a record or a mapping, by what they hold and by what they are called."""
    pair = next((fields[name] for name in NAMES if isinstance(fields.get(name), str)), "")
    return {
        name: redact.MASK
        if isinstance(field, str) and redact.is_secret(pair if name in VALUES else name, field)
        else _masked(field, known)
        for name, field in fields.items()
    }


def _with_names(fields: dict[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The fields under names without credentials, each under its own."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        masked = redact.text(name, known)
        while masked in found:
            masked += "*"
        found[masked] = field
    return found
