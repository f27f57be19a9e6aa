"""MLflow's entities, and what its REST API answers, as plain values of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

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


def from_rest(answer: Mapping[str, Any], key: str) -> Entity:
    """Take an entity out of an answer of the REST API.

    Args:
        answer: The answer.
        key: Under which name it stands there, such as `model_version`.

    Returns:
        Its attributes by name, in the shapes that MLflow's entities have: tags by key, and
        the aliases as `alias` to `version`.

    Raises:
        ReadFailed: There is none.
    """
    found = answer.get(key)
    if not isinstance(found, dict):
        raise ReadFailed(f"the server answered without {key}")
    pairs = {"tags": ("key", "value"), "aliases": ("alias", "version")}
    return {
        **found,
        **{
            name: {str(each.get(left)): each.get(right) for each in found.get(name) or ()}
            for name, (left, right) in pairs.items()
        },
    }
