"""Versions as a registry lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlflow_report_plugin.collect.client import number_of

LISTED = 1_000
"""How many versions are listed at most: one page of the registry."""


def number_before(listed: Sequence[Any], version: str) -> str | None:
    """Find the version before another.

    Args:
        listed: The versions of a registered model, as the registry lists them.
        version: The other version.

    Returns:
        The version before; None where none of them is older.
    """
    older = [number for each in listed if 0 < (number := number_of(each)) < int(version)]
    return str(max(older)) if older else None
