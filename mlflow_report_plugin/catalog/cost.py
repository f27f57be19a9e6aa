"""What a catalog will cost, before it is made."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_report_plugin.catalog.wanted import Depth


@dataclass(frozen=True)
class Estimate:
    """What a catalog will cost."""

    models: int
    versions: int
    """How many there are at most: versions that were deleted count, too."""
    requests: int
    rate: float | None
    """How many requests a second are made at most."""

    @property
    def seconds(self) -> float | None:
        """How long the requests take at least, None where nothing bounds them."""
        return self.requests / self.rate if self.rate else None


def requests_of(
    models: int, versions: int, depth: Depth, alone: int = 0, files: bool = True
) -> int:
    """Tell how many requests a catalog takes, about.

    Args:
        models: How many registered models there are.
        versions: How many versions.
        depth: How deep they are read.
        alone: How many models cannot be asked for together with others.
        files: Whether MLmodel files are read.
    """
    # A page of versions for each, or for each group; what is around them, many at once.
    requests = models // 400 + 1 + max(alone, models // 60 + 1, versions // 900)
    if depth != "list":
        requests += versions // 100 + 2 + (versions if files else 0)
    return requests + (20 * versions if depth == "full" else 0)
