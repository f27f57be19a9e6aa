"""What CycloneDX has no field for, under names of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Json: TypeAlias = dict[str, object]
"""An object of the bill."""


def properties(pairs: Iterable[tuple[str, str | None]]) -> list[Json]:
    """Write properties, those that have a value."""
    return [{"name": name, "value": value} for name, value in pairs if value]


def filled(values: Mapping[str, object]) -> Json:
    """Leave out what is empty: what is not known is not in a bill."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
