"""Comparing environments requirement by requirement, whatever file asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from packaging.utils import canonicalize_name

from mlflow_report_plugin.diff.environment.versions import distance
from mlflow_report_plugin.diff.matching import Finding, Pair, change, closed, different, unread
from mlflow_report_plugin.snapshot import Dependency, NotComparable, Snapshot

PYTHON: Final = "python"
"""What Python itself is called; for conda it is a package."""
INSTALLERS: Final = {"pip", "setuptools", "wheel"}
"""What installs the packages, and what they can do without."""
ONLY: Final = {
    "added": "only the new side asks for it",
    "removed": "only the old side asks for it",
}
OPTION: Final = "option "
"""What the identity of an option of pip begins with."""


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare Python, packages and options by name."""
    yield from unread(old, new, "environment", "environment")
    yield from cut(old, new)
    before, after = (python_of(side) | packages(side) for side in (old, new))
    for pair in closed(old, new, different(before, after), "environment"):
        if pair.kind == "changed":
            severity, words = distance(str(pair.before), str(pair.after))
            if pair.identity in INSTALLERS:
                severity = "minor"
            yield change("environment", pair, severity, words)
        elif not is_cut(old if pair.kind == "added" else new):
            minor = pair.identity in INSTALLERS
            yield change("environment", pair, "minor" if minor else "notable", words_for(pair))


def words_for(pair: Pair) -> str:
    """Say what it means that one side alone asks for something."""
    if pair.identity.startswith(OPTION):
        return f"{ONLY[pair.kind]}; it decides where packages come from, or which"
    return ONLY[pair.kind]


def is_cut(snapshot: Snapshot) -> bool:
    """Whether the files ask for more than is listed."""
    return snapshot.environment is not None and not snapshot.environment.complete


def cut(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Say that a side does not list everything."""
    sides = [is_cut(old), is_cut(new)]
    if any(sides):
        yield NotComparable(
            part="environment",
            identity="packages",
            side="both" if all(sides) else ("old" if sides[0] else "new"),
            reason="not known",
            message="the files ask for more than is listed",
        )


def python_of(snapshot: Snapshot) -> dict[str, str]:
    """The version of Python."""
    environment = snapshot.environment
    version = environment.python_version if environment else None
    return {PYTHON: f"=={version}"} if version else {}


def packages(snapshot: Snapshot) -> dict[str, str]:
    """What is asked for, by name; files that ask for different versions stand side by side."""
    found: dict[str, dict[str, None]] = {}
    environment = snapshot.environment
    for each in environment.dependencies if environment else ():
        name = identity(each)
        if name != PYTHON:
            found.setdefault(name, {})[requirement(each)] = None
    return {name: " and ".join(sorted(asked)) for name, asked in found.items()}


def identity(each: Dependency) -> str:
    """Name what is asked for."""
    if each.kind == "option":
        return f"{OPTION}{each.text}"
    name = canonicalize_name(each.name) if each.name else each.text
    bound = "constraint " if each.kind == "constraint" else ""
    return f"{bound}{name}" + (f" ; {each.marker}" if each.marker else "")


def requirement(each: Dependency) -> str:
    """Say what must be true of it."""
    extras = f"[{','.join(sorted(each.extras))}]" if each.extras else ""
    version = each.version or ""
    # Conda writes `=1.2` where pip writes `==1.2.*`; a pin is one with both.
    parts = (f"{extras}{version}", each.build or "", f"@ {each.url}" if each.url else "")
    return " ".join(part for part in parts if part) or "any version"
