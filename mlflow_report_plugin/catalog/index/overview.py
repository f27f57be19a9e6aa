"""The first page: how much there is, what is wrong, and where everything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mlflow_report_plugin.catalog.findings.finding import KINDS
from mlflow_report_plugin.catalog.index import cells
from mlflow_report_plugin.catalog.index.site import Site
from mlflow_report_plugin.document import (
    Block,
    Cell,
    Facts,
    Note,
    Point,
    Points,
    Section,
    Table,
    ToPage,
)
from mlflow_report_plugin.errors import one_line

MOST_PROBLEMS = 100
"""How many problems are shown."""


class Range(NamedTuple):
    """A page of models."""

    file: str
    first: str
    last: str
    models: int


@dataclass
class Found:
    """What there is of a kind of finding."""

    total: int = 0
    pages: int = 0
    file: str = ""
    """The first page."""
    severities: dict[str, int] = field(default_factory=dict)

    def count(self, row: Mapping[str, Any]) -> None:
        """Count one."""
        self.total += 1
        self.severities[row["severity"]] = self.severities.get(row["severity"], 0) + 1


def write(
    site: Site,
    told: Mapping[str, Any],
    ranges: Sequence[Range],
    groups: Sequence[Section],
    kinds: Mapping[str, Found],
    home: str = "",
) -> None:
    """Write the page.

    Args:
        site: Where it goes.
        told: What `catalog.json` says.
        ranges: The pages of models.
        groups: What leads to the models in other orders.
        kinds: The kinds of findings that there are.
        home: The way to the page of all workspaces, where there are several.
    """
    uris = (*told["registry_uris"], told["tracking_uri"] or "its own server")
    subject = one_line(str(uris[0]))
    models = Section("Models", (_models(ranges), *groups))
    way = (Points((Point((ToPage("All workspaces", home),)),)),) if home else ()
    site.write(
        "index.html",
        "Model registry",
        subject,
        Section("Overview", (*way, *remarks(told), Facts(facts(told)))),
        Section("Findings", (_findings(kinds),)),
        models,
        tables(told),
    )


def remarks(told: Mapping[str, Any]) -> Iterator[Note]:
    """Say what is missing."""
    if not told["complete"]:
        yield Note("INCOMPLETE: something could not be read that may be there", "gap")
    for reason, count in told["problems_by_reason"].items():
        yield Note(f"{reason}: {count:,} times", "gap")
    for problem in told["problems"][:MOST_PROBLEMS]:
        about = "/".join(
            str(problem[key]) for key in ("name", "version") if problem[key] is not None
        )
        yield Note(f"{problem['scope']} {about}: {problem['message']}", "gap")
    if not told["counts"].get("models"):
        yield Note("There are no registered models", "info")


def facts(told: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    """Say how much there is, and what was asked for."""
    counts = told["counts"]
    return (
        ("models", cells.count(counts.get("models", 0))),
        ("versions", cells.count(counts.get("versions", 0))),
        ("findings", cells.count(counts.get("findings", 0))),
        ("depth", str(told["depth"])),
        ("filter", cells.given(told["filter"])),
        ("tracking_uri", cells.given(told["tracking_uri"])),
        ("registry_uri", cells.listed(told["registry_uris"])),
        ("_time", cells.time(told["time"])),
    )


def _findings(kinds: Mapping[str, Found]) -> Block:
    lines = tuple(
        (
            cells.severities(kinds[kind].severities),
            ToPage(kind.replace("_", " "), kinds[kind].file),
            meaning,
            f"{kinds[kind].total:,}",
        )
        for kind, (_, meaning) in KINDS.items()
        if kind in kinds
    )
    return (
        Table(("Severity", "Finding", "What it means", "How many"), lines)
        if lines
        else Note("None found")
    )


def _models(ranges: Sequence[Range]) -> Block:
    lines = tuple(
        (ToPage(f"{each.first} to {each.last}", each.file), f"{each.models:,}") for each in ranges
    )
    return Table(("Models", "How many"), lines) if lines else Note("None found")


def tables(told: Mapping[str, Any]) -> Section:
    """Name the tables, and tell how large they are."""
    rows = tuple(
        (f"{name}.parquet", f"{count:,} row{'' if count == 1 else 's'}")
        for name, count in told["counts"].items()
    )
    return Section("Tables", (Facts(rows),))
