"""What the reports of four models say that were in use before this plugin.

Each `NAME.json` holds the facts of one report: its title, the tables in order with the headings
they stand under, the sections in which nothing was found, and the messages of what could not be
read. A newline is a newline, `{host}` is the address of the workspace, and what was JSON about
permissions is the two tables that a person would make of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


class Table(NamedTuple):
    """A table of a report."""

    section: str
    """The headings that it stands under, as `Run > Tags > User Tags`."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


class Sample(NamedTuple):
    """The facts of a report."""

    title: str
    model_uri: str
    layout: str
    tables: tuple[Table, ...]
    none_found: tuple[str, ...]
    """The sections in which nothing was found."""
    gaps: tuple[tuple[str, str], ...]
    """Sections, and what the workspace said instead of an answer."""
    objects: tuple[tuple[str, str, str], ...]
    """Sections about permissions, and the id and the type of the object."""


def load(name: str, host: str) -> Sample:
    """Read the facts of a report.

    Args:
        name: The name of the model.
        host: The address to put in the place of the workspace's.

    Returns:
        The facts.
    """

    def local(value: Any) -> Any:
        match value:
            case str():
                return value.replace("{host}", host)
            case list():
                return tuple(map(local, value))
            case _:
                return value

    facts = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    tables = tuple(
        Table(**{key: local(value) for key, value in table.items()}) for table in facts["tables"]
    )
    return Sample(**{key: local(value) for key, value in facts.items()} | {"tables": tables})
