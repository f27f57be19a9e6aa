"""What the reader asked to see: the switches that sections look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """The choices of one rendering of a snapshot."""

    layout: str = "detailed"
    """The name of the layout."""
    show_as_json: bool = False
    """Show flavors, signature, input example, JSON tags, permissions, feature spec and lineage as
    JSON, not tables."""
    manifest: bool = False
    """Add the table `Manifest` to the overview: how and from where the report was made."""
