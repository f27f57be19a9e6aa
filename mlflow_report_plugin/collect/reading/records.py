"""Lists of MLflow's plain values as records, and the other small steps that collectors share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin import redact
from mlflow_report_plugin.collect.reading.plain import measured, number
from mlflow_report_plugin.snapshot import Metric, Param, Record, Tag

_OURS = {"web_ui_link", "api_link", "is_unity_catalog"}
"""Fields that a collector sets and no server may."""
_URIS = {"artifact_uri", "artifact_location", "source", "run_link"}


def tags(entity: Mapping[str, Any]) -> tuple[Tag, ...]:
    """Give the tags of an entity.

    Args:
        entity: What MLflow returned; its tags are a mapping.

    Returns:
        The tags in order of their keys.
    """
    return tuple(Tag(key=key, value=str(value)) for key, value in _sorted(entity.get("tags")))


def params(entity: Mapping[str, Any]) -> tuple[Param, ...]:
    """Give the params of an entity.

    Args:
        entity: What MLflow returned; its params are a mapping.

    Returns:
        The params in order of their keys.
    """
    return tuple(Param(key=key, value=str(value)) for key, value in _sorted(entity.get("params")))


def metrics(values: Any) -> tuple[Metric, ...]:
    """Give metrics as records.

    Args:
        values: A list of metrics as MLflow returned them.

    Returns:
        The metrics in order of their keys.
    """
    return tuple(sorted(map(_metric, values or ()), key=lambda metric: metric.key))


def fields_of(entity: Mapping[str, Any], record: type[Any], *left_out: str) -> dict[str, Any]:
    """Pick the plain fields that a record has from an entity.

    Args:
        entity: What MLflow returned.
        record: The record type.
        *left_out: Fields that need more than copying.

    Returns:
        The values by name. What this version of MLflow does not return is left to the
        record's default; so is the empty text, which REST sends for what is not set.
    """
    return {
        name: entity[name]
        for name in record.model_fields
        if name not in (*left_out, *_OURS) and entity.get(name) not in (None, "")
    }


def without_credentials(value: Any) -> Any:
    """Mask the credentials in the URIs of records, which reading their files may have needed.

    Args:
        value: A record, several, or anything else.

    Returns:
        The same with `***` for the credentials in the URIs of each record, however deep.
    """
    if isinstance(value, tuple):
        return tuple(map(without_credentials, value))
    if not isinstance(value, Record):
        return value
    found = {
        name: redact.uri(field) if name in _URIS and field else without_credentials(field)
        for name, field in value
        if name in _URIS or isinstance(field, Record | tuple)
    }
    return value.model_copy(update=found) if found else value


def _metric(entity: Mapping[str, Any]) -> Metric:
    fields = fields_of(entity, Metric)
    if isinstance(fields.get("value"), float):
        fields["value"] = number(measured(fields["value"]))
    return Metric(**fields)


def _sorted(mapping: Any) -> list[tuple[str, Any]]:
    return sorted(mapping.items()) if isinstance(mapping, Mapping) else []
