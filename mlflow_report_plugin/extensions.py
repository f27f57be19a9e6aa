"""Sections and renderers of other packages, found by their entry points.

A package adds to reports by naming a callable or a `Renderer` in its packaging:

    entry_points={
        "mlflow_report_plugin.sections": ["carbon = my_package:carbon_section"],
        "mlflow_report_plugin.renderers": ["text = my_package:TEXT"],
    }

- A section is called as `section(snapshot=...)`, always with keywords, and returns a
  `Section`, or None where it has nothing to say. Later versions may pass further keywords:
  accept `**_` to be ready for them.
- A renderer is a `Renderer`. It adds a format; it cannot replace one that is there already.

`MLFLOW_REPORT_PLUGINS=carbon,text` loads only the entry points of these names, and an empty
value loads none. An extension that cannot be used has no value but an error, and the report
is made without it.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import entrypoints  # type: ignore[import-untyped]  # it is older than type hints

from mlflow_report_plugin.renderers.renderer import Renderer

SECTIONS = "mlflow_report_plugin.sections"
RENDERERS = "mlflow_report_plugin.renderers"
VARIABLE = "MLFLOW_REPORT_PLUGINS"
BUILT_IN = {
    **{"markdown": ".md", "html": ".html", "json": ".json", "pdf": ".pdf", "terminal": ".ansi"},
    **{"huggingface": ".card.md", "cyclonedx": ".cdx.json", "spdx": ".spdx.json"},
}
"""Names and suffixes of the formats that no extension can replace."""


@dataclass(frozen=True, slots=True)
class Extension:
    """An entry point of another package, loaded or not."""

    group: str
    """`SECTIONS` or `RENDERERS`."""
    name: str
    """The name of the entry point."""
    distribution: str
    """The package it comes from, empty where that is unknown."""
    version: str
    """The version of that package, empty where that is unknown."""
    target: str
    """What the entry point names: `module:attribute`."""
    value: Any = None
    """What was loaded: a section's callable or a `Renderer`; None where there is an error."""
    error: str | None = None
    """Why it cannot be used: one line."""


def find(group: str) -> tuple[Extension, ...]:
    """Load the extensions of a group.

    Args:
        group: `SECTIONS` or `RENDERERS`.

    Returns:
        The extensions in order of their names, also those that cannot be used.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen is None:
        return _find(group, None, tuple(sys.path))
    names = frozenset(name.strip() for name in chosen.split(",")) - {""}
    return _find(group, names, tuple(sys.path)) if names else ()


# One report asks several times, and each search reads the metadata of all installed packages.
@lru_cache(maxsize=8)
def _find(group: str, names: frozenset[str] | None, path: tuple[str, ...]) -> tuple[Extension, ...]:
    try:
        entries = entrypoints.get_group_all(group, path)
    except Exception as error:
        # One package with an unreadable entry_points.txt hides those of all others.
        return (Extension(group, "entry points", "", "", "", error=_one_line(error)),)
    wanted = sorted(_once(entries), key=lambda entry: entry.name)
    loaded = (_load(group, entry) for entry in wanted if names is None or entry.name in names)
    return tuple(_without_clashes(loaded))


def _once(entries: list[entrypoints.EntryPoint]) -> Iterator[entrypoints.EntryPoint]:
    """Leave out what a second copy of a package repeats, as an editable install makes one."""
    seen = set()
    for entry in entries:
        package = re.sub(r"[-_.]+", "-", entry.distro.name if entry.distro else "").lower()
        key = (package, entry.name, entry.module_name, entry.object_name)
        if key not in seen:
            seen.add(key)
            yield entry


def _load(group: str, entry: entrypoints.EntryPoint) -> Extension:
    extension = Extension(
        group=group,
        name=entry.name,
        distribution=entry.distro.name if entry.distro else "",
        # What an older pip installs has the version of Python behind its own.
        version=re.sub(r"-py[\d.]+$", "", (entry.distro.version if entry.distro else "") or ""),
        target=":".join(filter(None, (entry.module_name, entry.object_name))),
    )
    try:
        value = entry.load()
        problem = _problem_of_renderer(value) if group == RENDERERS else _problem_of_section(value)
    # Its import runs code of somebody else, which may even end with `sys.exit()`.
    except (Exception, SystemExit) as error:
        problem = _one_line(error)
    if problem:
        return replace(extension, error=problem)
    return replace(extension, value=value)


def _problem_of_section(value: object) -> str | None:
    if not callable(value):
        return f"a section must be callable, not {type(value).__name__}"
    try:
        signature = inspect.signature(value)
    except ValueError:
        return None  # Some callables written in C do not tell.
    try:
        signature.bind(snapshot=None)
    except TypeError as error:
        return f"a section is called as section(snapshot=...): {error}"
    return None


def _problem_of_renderer(value: object) -> str | None:
    if not isinstance(value, Renderer):
        return f"a renderer must be a Renderer, not {type(value).__name__}"
    for field in ("name", "suffix", "media_type"):
        if not isinstance(getattr(value, field), str) or not getattr(value, field):
            return f"the renderer's {field} is no text"
    if not re.fullmatch(r"\.\w[\w.+-]*", value.suffix):
        return f"the renderer's suffix must be a dot and a word, not {value.suffix!r}"
    if not callable(value.render):
        return "the renderer's render cannot be called"
    return None


def _without_clashes(extensions: Iterator[Extension]) -> Iterator[Extension]:
    """Refuse names and formats that are taken: nothing is overridden by installing something."""
    owners: dict[tuple[str, str], str] = {}
    for name, suffix in BUILT_IN.items():
        owners["format", name] = owners["suffix", suffix] = "mlflow-report-plugin"
    for extension in extensions:
        claims = [("name", extension.name)]
        if isinstance(extension.value, Renderer):
            claims.append(("format", extension.value.name.lower()))
            claims.append(("suffix", extension.value.suffix.lower()))
        taken = [(*claim, owners[claim]) for claim in claims if claim in owners]
        if extension.error is None and taken:
            what, word, owner = taken[0]
            problem = f"the {what} {word!r} is taken by {owner}"
            yield replace(extension, value=None, error=problem)
            continue
        if extension.error is None:
            owners.update(dict.fromkeys(claims, extension.distribution))
        yield extension


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
