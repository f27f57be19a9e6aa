"""Packages among the risks: a model of which nobody knows what it was made with may not load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.sections.blocks.findings import commands
from mlflow_report_plugin.sections.blocks.findings.finding import Finding
from mlflow_report_plugin.sections.blocks.findings.model import again
from mlflow_report_plugin.sections.blocks.gaps import not_read
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.snapshot import Dependency, Snapshot

MOST_NAMES: Final = 5
TOOLS: Final = {"python", "pip", "setuptools", "wheel"}
"""What installs packages; MLflow itself seldom writes a version of each."""


def package_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Look for packages that may be others tomorrow."""
    found = snapshot.environment
    if found is None or not_read(snapshot, "environment"):
        return
    loose = loose_packages(snapshot)
    if not found.dependencies and found.complete:
        yield Finding("Packages", "Nothing says which ones it needs")
    elif loose:
        words = f"No version is fixed of {listing(loose, MOST_NAMES)}"
        yield Finding("Packages", words, commands.pin(snapshot, loose[0]), again(snapshot))


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
