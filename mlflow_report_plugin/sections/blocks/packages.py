"""Packages that a model needs and of which no file fixes the version."""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.snapshot import Dependency, Snapshot

TOOLS: Final = {"python", "pip", "setuptools", "wheel"}
"""What installs packages; MLflow itself seldom writes a version of each."""


def loose_packages(snapshot: Snapshot) -> list[str]:
    """Name the packages that are needed, and of which no file fixes the version."""
    dependencies = snapshot.environment.dependencies if snapshot.environment else ()
    needed = dict.fromkeys(name(each) for each in dependencies if each.kind == "package")
    fixed = {name(each) for each in dependencies if is_fixed(each)}
    return [each for each in needed if each and each not in fixed | TOOLS]


def name(each: Dependency) -> str:
    """Give the name of a package as pip compares it, the empty text where it is not told."""
    return re.sub(r"[-_.]+", "-", each.name or "").lower()


def is_fixed(each: Dependency) -> bool:
    """Tell whether a file asks for one version of a package only."""
    version = (each.version or "").replace(" ", "")
    return each.url is not None or (version.startswith("=") and "*" not in version)
