"""The keys of a catalog: registered models, and what the listing tells of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from mlflow_report_plugin.catalog import listing
from mlflow_report_plugin.collect.client import Client, Entity, number_of


@dataclass(frozen=True, slots=True)
class Key:
    """A registered model."""

    name: str
    """Its name."""
    registry_uri: str | None = None
    """The registry that it is in; MLflow's current one where none is named."""
    listed: str = ""
    """What a listing told of it, as JSON; where there is nothing, the model itself is read."""

    @property
    def entity(self) -> Entity | None:
        """What a listing told of it."""
        found = json.loads(self.listed) if self.listed else None
        return found if isinstance(found, dict) else None

    @property
    def weight(self) -> int:
        """How many versions it has at most, as far as is known; 1 where nobody knows."""
        latest = (self.entity or {}).get("latest_versions")
        return max(map(number_of, latest if isinstance(latest, list) else ()), default=1) or 1


def keys(client: Client, registry_uri: str, filter_string: str = "") -> Iterator[Key]:
    """List the keys of a registry.

    Args:
        client: Where to read from.
        registry_uri: The registry.
        filter_string: A filter of MLflow for registered models, empty for all.

    Yields:
        A key for each model, in the order of the registry.
    """
    for model in listing.models(client, registry_uri, filter_string):
        yield key_of(model, registry_uri)


def key_of(model: Entity, registry_uri: str | None = None) -> Key:
    """Make the key of a registered model.

    Args:
        model: What was read of it.
        registry_uri: The registry that it is in.

    Returns:
        The key. Of the latest versions only what says how many there are is kept.
    """
    latest = model.get("latest_versions")
    newest = [
        {"version": number_of(each), "current_stage": each.get("current_stage")}
        for each in (latest if isinstance(latest, list) else ())
        if isinstance(each, dict)
    ]
    kept = {**model, "latest_versions": newest}
    return Key(
        str(model["name"]), registry_uri, json.dumps(kept, ensure_ascii=False, sort_keys=True)
    )
