"""What a catalog is to be made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Depth: TypeAlias = Literal["list", "facts", "full"]
"""How deep a catalog reads."""


@dataclass(frozen=True)
class Wanted:
    """What a catalog is to be made of."""

    depth: Depth = "facts"
    """`list` for what listings tell, `facts` for what is around versions too, `full` for a snapshot
    of each version."""
    tracking_uri: str | None = None
    """The tracking server; MLflow's current one unless given."""
    registry_uri: str | None = None
    """The registry; MLflow's current one unless given."""
    policies: tuple[str, ...] = ()
    """What versions are held against, with the depth `full`."""
    policy_files: tuple[str, ...] = ()
    """Where these are, unless by their names: for whoever reads on another computer."""
    permissions: bool = True
    """Whether to read who may do what, with the depth `full`."""
    stale_days: int = 180
    """After how many days without a change a version without aliases is stale."""
    now: int = 0
    """The time that counts for all versions, in milliseconds since 1970."""
    since: str = ""
    """The folder of the catalog before."""
    workspace: str | None = None
    """Whose rows of that catalog are meant, where it has several workspaces."""
    reports: str = ""
    """The folder that reports of versions are written to, with the depth `full`."""
