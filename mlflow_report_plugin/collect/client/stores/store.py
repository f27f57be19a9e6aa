"""A store as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Store:
    """A tracking server or registry, and how MLflow reads it without changing it."""

    uri: str
    """The URI that was given."""
    read_from: str
    """The URI that MLflow is given to read from."""
    private: Path | None = None
    """A folder that was made to read from, for this process only."""
    outdated: str = ""
    """How the store is older than MLflow, which therefore must not write there."""
