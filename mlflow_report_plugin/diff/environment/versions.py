"""How far two requirements are apart, by PEP 440."""

from __future__ import annotations

import re
from typing import Final

from packaging.version import InvalidVersion, Version

from mlflow_report_plugin.snapshot import Severity

PINNED: Final = re.compile(r"(?:\[[^\]]{0,200}\])?={1,3}\s*(?P<version>[^\s,*=<>!~@;]{1,100})")
"""A requirement that only one version meets."""
LEVELS: Final = ("major", "minor", "micro")


def distance(before: str, after: str) -> tuple[Severity, str]:
    """Say how far apart two requirements of a package are.

    Args:
        before: The old one, such as `==1.2.3`.
        after: The new one.

    Returns:
        How much it matters, and what it means.
    """
    old, new = pinned(before), pinned(after)
    if old is None and new is None:
        return "notable", "asked for in another way"
    if new is None:
        return "notable", "no longer pinned: another version may be installed each time"
    if old is None:
        return "minor", "now pinned"
    if old.release == new.release and old.epoch == new.epoch:
        return "minor", "the same release, built otherwise"
    direction = "newer" if new > old else "older"
    level = "major" if old.epoch != new.epoch else level_of(old, new)
    severity: Severity = "notable" if level == "major" or direction == "older" else "minor"
    return severity, f"{direction}, another {level} version"


def level_of(old: Version, new: Version) -> str:
    """Name the first level at which two versions differ."""
    pairs = ((old.major, new.major), (old.minor, new.minor))
    return next(
        (level for level, (one, other) in zip(LEVELS, pairs, strict=False) if one != other), "micro"
    )


def pinned(requirement: str) -> Version | None:
    """Give the only version that meets a requirement.

    Args:
        requirement: Such as `==1.2.3`.

    Returns:
        The version; None where others meet it too, or where it is no version of PEP 440.
    """
    match = PINNED.fullmatch(requirement)
    try:
        return Version(match["version"]) if match else None
    except InvalidVersion:
        return None
