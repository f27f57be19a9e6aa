"""MLflow's entities, and what its REST API answers, as plain values of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from mlflow_report_plugin.collect.reading import fitting
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import ReadFailed

Entity: TypeAlias = dict[str, Any]
"""An entity of MLflow as plain values; what is missing in a version of MLflow has no key."""


def entity(value: Any) -> Entity:
    """Turn an entity into plain values.

    Args:
        value: What MLflow returned.

    Returns:
        Its attributes by name.

    Raises:
        ReadFailed: It is no entity.
    """
    found = plain(value)
    if not isinstance(found, dict):
        raise ReadFailed(f"the server answered with {type(value).__name__}, not an entity")
    return found


def entities(values: Iterable[Any]) -> list[Entity]:
    """Turn entities into plain values.

    Args:
        values: What MLflow returned.

    Returns:
        The attributes of each by name.

    Raises:
        ReadFailed: One of them is no entity.
    """
    return [entity(value) for value in values]


def member(answer: Mapping[str, Any], key: str) -> Entity:
    """Take an entity out of an answer of the REST API.

    Args:
        answer: The answer.
        key: Under which name it stands there, such as `model_version`.

    Returns:
        Its attributes by name, in the shapes of REST: tags and aliases are lists of objects.

    Raises:
        ReadFailed: There is none.
    """
    found = answer.get(key)
    if not isinstance(found, dict):
        raise ReadFailed(f"the server answered without {key}")
    return found


def listed(answer: Mapping[str, Any], key: str) -> list[Any]:
    """Take a list out of an answer of the REST API.

    Args:
        answer: The answer.
        key: Under which name it stands there, such as `model_versions`.

    Returns:
        What is in it, of any shape.

    Raises:
        ReadFailed: It is something else.
    """
    found = answer.get(key) or []
    if not isinstance(found, list):
        raise ReadFailed(f"the server answered with {key} that are not a list")
    return found


def number_of(version: Any) -> int:
    """Give the number of a model version, 0 where it has none: versions begin with 1."""
    try:
        return fitting.whole(version.get("version") if isinstance(version, dict) else None)
    except fitting.DoesNotFit:
        return 0


def tags_of(entity: Entity) -> dict[str, str]:
    """Give the tags of an entity by key, whether a client or REST gave them.

    Args:
        entity: What was read.

    Returns:
        The tags that are texts.
    """
    tags = entity.get("tags")
    if isinstance(tags, list):
        tags = {each.get("key"): each.get("value") for each in tags if isinstance(each, dict)}
    pairs = tags.items() if isinstance(tags, dict) else ()
    return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}
