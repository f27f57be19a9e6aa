"""What a conda environment asks for, as `conda env create` reads it.

There is no small library that reads conda's match specifications:
https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/matchspec.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.environment.requirement_lines import Asked, of_lines
from mlflow_report_plugin.snapshot import Dependency

LONGEST = 2_000
"""The longest specification that is taken apart, in characters."""

_SPEC = re.compile(r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)(?P<rest>.*)", re.DOTALL)
_WITH_BUILD = re.compile(r"(?P<version>={1,2}[^=\s]+)=(?P<build>[^=\s]+)")
_OPERATOR = re.compile(r"[=<>!~|,]*")
_EXACT = re.compile(r"={0,2}\s*(?P<version>\d[^=,|<>!~*\s]*)")


def packages(content: dict[str, JsonValue], file: str) -> Iterator[Asked]:
    """Take the packages of a conda environment apart.

    Args:
        content: What the file holds.
        file: Its path.

    Yields:
        What it asks for: of conda itself, and of pip in its list of those.
    """
    found = content.get("dependencies")
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, str):
            yield _package(each.strip(), file)
        elif isinstance(each, dict):
            lines = each.get("pip")
            for line in lines if isinstance(lines, list) else ():
                yield from of_lines([line], file) if isinstance(line, str) else _other(line, file)
            others = {key: each[key] for key in each if key != "pip" or not isinstance(lines, list)}
            yield from _other(others, file) if others else ()
        elif each is not None:
            yield from _other(each, file)


def channels(content: dict[str, JsonValue]) -> tuple[str, ...]:
    """Name the channels of a conda environment.

    Args:
        content: What the file holds.

    Returns:
        The channels, in their order.
    """
    found = content.get("channels")
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


def python_version(asked: tuple[Dependency, ...]) -> str | None:
    """Find the version of Python that a conda environment asks for.

    Args:
        asked: What it asks for.

    Returns:
        The version in `python=3.11.8`, None for a range such as `python>=3.9`.
    """
    for each in asked:
        if each.installer == "conda" and each.name == "python":
            exact = _EXACT.fullmatch(each.version or "")
            return exact["version"] if exact else None
    return None


def _other(value: JsonValue, file: str) -> Iterator[Dependency]:
    """What conda would not understand."""
    yield Dependency(text=json.dumps(value, ensure_ascii=False), file=file, installer="conda")


def _package(text: str, file: str) -> Dependency:
    fields: dict[str, Any] = {}
    if len(text) <= LONGEST:
        channel, _, spec = text.rpartition("::")
        match = _SPEC.fullmatch(spec.strip())
        if "://" in spec or "/" in spec:
            fields = {"url": text}
        elif match:
            fields = {"name": match["name"], "channel": channel or None}
            fields |= _version_and_build(match["rest"].strip())
    return Dependency(text=text, file=file, installer="conda", **fields)


def _version_and_build(rest: str) -> dict[str, str | None]:
    """Versions and build: `=1.0`, `=1.0=py37_0`, `>=1,<2`, `1.0 py37_0`."""
    with_build = _WITH_BUILD.fullmatch(rest)
    if with_build:
        return {"version": with_build["version"], "build": with_build["build"]}
    first, _, second = rest.partition(" ")
    if second and " " not in second and not _OPERATOR.fullmatch(first) and not first.endswith(","):
        return {"version": first, "build": second}
    return {"version": rest or None, "build": None}
