"""What a model URI names, before anything has been asked of a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed model URI. Which fields are set says what kind of URI it is."""

    uri: str
    """The URI, without credentials."""
    name: str | None = None
    """The registered model, for `models:/name/...` and `models:/name@alias`."""
    version: str | None = None
    """The version, for `models:/name/1`."""
    stage: str | None = None
    """The stage, for `models:/name/Production`."""
    alias: str | None = None
    """The alias, for `models:/name@alias`."""
    model_id: str | None = None
    """The logged model, for `models:/m-ID`."""
    run_id: str | None = None
    """The run, for `runs:/RUN_ID/path`."""
    path: str = ""
    """The path below the run's artifacts, for `runs:/RUN_ID/path`."""
    location: str | None = None
    """The artifact URI or folder, for everything else; it may hold credentials."""
