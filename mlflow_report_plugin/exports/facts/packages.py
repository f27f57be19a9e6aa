"""The packages that a model needs, each once, with their addresses in registries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from mlflow_report_plugin.snapshot import Dependency, Environment

NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?")
EXACT: Final = re.compile(r"==\s*([A-Za-z0-9][A-Za-z0-9.!+_-]{0,100})")
"""A requirement that one version meets only; `==1.*` and the `=1.2` of conda are none."""
ELSEWHERE: Final = re.compile(
    r"\s*(?:-i|-f|--index-url|--extra-index-url|--find-links|--no-index)(?:[\s=]|$)"
)
"""Options that have pip take packages from elsewhere than PyPI."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that the files of the environment ask for."""

    name: str
    """Its name, as pip compares it; what the file says where that tells no name."""
    version: str | None
    """The version, where the files ask for one only."""
    purl: str | None
    """Its address as a package URL, where it is known which registry it comes from."""
    texts: tuple[str, ...]
    """What the files say."""
    files: tuple[str, ...]
    """The files that say it."""


def packages(environment: Environment | None) -> tuple[Package, ...]:
    """List what a model needs.

    Args:
        environment: The environment of the model.

    Returns:
        Each package once, in the order of the files; twice where two files ask for two versions.
    """
    found: dict[tuple[str, ...], list[Dependency]] = {}
    for each in environment.dependencies if environment else ():
        if each.kind == "package":
            name = _name(each)
            version = exact(each)
            # Without a version, what is asked for is all that tells two requirements apart.
            what = version or f"{each.version} {each.url}"
            found.setdefault((each.installer, name, what), []).append(each)
    elsewhere = environment is not None and any(_elsewhere(environment))
    return tuple(
        Package(
            _name(same[0]),
            exact(same[0]),
            purl(same[0], elsewhere),
            tuple(dict.fromkeys(each.text for each in same)),
            tuple(dict.fromkeys(each.file for each in same)),
        )
        for same in found.values()
    )


def exact(each: Dependency) -> str | None:
    """Give the one version that a requirement allows; None where it allows several or any."""
    found = EXACT.fullmatch((each.version or "").strip())
    return found[1] if found else None


def purl(each: Dependency, elsewhere: bool) -> str | None:
    """Address a package.

    Args:
        each: The requirement.
        elsewhere: Whether pip is told of other places than PyPI.

    Returns:
        A package URL; None where the package has an address of its own, may be from elsewhere, or
        has a name that no registry would take.
    """
    if each.url is not None or not each.name or not NAME.fullmatch(each.name):
        return None
    version = exact(each)
    behind = f"@{quote(version, safe='.-_~')}" if version else ""
    if each.installer == "conda":
        given = {"build": each.build, "channel": each.channel}
        told = "&".join(
            f"{key}={quote(value, safe='.-_~:')}" for key, value in given.items() if value
        )
        return f"pkg:conda/{each.name}{behind}{'?' if told else ''}{told}"
    # The rule of package URLs for PyPI, which leaves dots and repeated dashes alone.
    name = each.name.lower().replace("_", "-")
    return None if elsewhere else f"pkg:pypi/{name}{behind}"


def _name(each: Dependency) -> str:
    if not each.name:
        return each.text
    return re.sub(r"[-_.]+", "-", each.name).lower() if each.installer == "pip" else each.name


def _elsewhere(environment: Environment) -> Iterator[bool]:
    for each in environment.dependencies:
        yield each.kind == "option" and ELSEWHERE.match(each.text) is not None
        yield each.options is not None and ELSEWHERE.match(each.options) is not None
