"""All pages of a catalog, from its tables, a part of them at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from mlflow_report_plugin.catalog.findings.finding import KINDS
from mlflow_report_plugin.catalog.index import cells, model, overview
from mlflow_report_plugin.catalog.index.groups import Groups, Line, table
from mlflow_report_plugin.catalog.index.site import MOST, PAGES, Site, numbered, ways
from mlflow_report_plugin.catalog.names import file_of
from mlflow_report_plugin.catalog.stored import Stored
from mlflow_report_plugin.document import Section, Table, ToPage

Row = dict[str, Any]
AT_ONCE: Final = 50
"""How many models are read together: the versions of all of them are kept for that long."""


def write(folder: Path, tables: Stored, told: Mapping[str, Any], home: str = "") -> None:
    """Write the pages.

    Args:
        folder: Where they go: reports that are there are linked.
        tables: The tables.
        told: What `catalog.json` will say.
        home: The way to the page of all workspaces, where there are several.
    """
    site = Site(folder)
    groups = Groups()
    ranges = [*_models(site, tables, groups)]
    kinds = _findings(site, tables)
    overview.write(site, told, ranges, [*groups.write(site)], kinds, home)


def _models(site: Site, tables: Stored, groups: Groups) -> Iterator[overview.Range]:
    """Write a page for each model, and those that list them."""
    left = tables.each("models")
    number = 0
    some = [*islice(left, MOST)]
    while some:
        number += 1
        following = [*islice(left, MOST)]
        lines = [line for part in _parts(some) for line in _few(site, tables, part, groups)]
        links = ways("models", number, not following, "../index.html")
        title = f"{some[0]['name']} to {some[-1]['name']}"
        file = numbered("models", number)
        section = Section("Models", (links, table(lines)))
        site.write(f"{PAGES}/{file}", "Registered models", title, section)
        yield overview.Range(f"{PAGES}/{file}", some[0]["name"], some[-1]["name"], len(some))
        some = following


def _parts(found: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _few(site: Site, tables: Stored, found: list[Row], groups: Groups) -> Iterator[Line]:
    """Write the pages of some models, and give their lines in the list."""
    names = [row["name"] for row in found]
    of_model = {
        each: _by_name(tables.rows(each, names)) for each in ("versions", "aliases", "findings")
    }
    for row in found:
        name = row["name"]
        versions, aliases, findings = (rows.get(name, []) for rows in of_model.values())
        model.write(site, row, versions, aliases, findings)
        counts = Counter(each["severity"] for each in findings)
        shown = (
            ToPage(name, f"model/{file_of(name)}.html"),
            cells.given(row["owner"]),
            cells.count(row["versions"]),
            cells.given(row["latest_version"]),
            cells.listed(f"@{each['alias']}: {each['version']}" for each in aliases),
            cells.time(row["updated"]),
            cells.severities(counts),
        )
        weight = tuple(counts[each] for each in ("error", "warning", "note"))
        line = Line(shown, weight, row["updated"] or 0)
        newest = [each for each in versions if each["version"] == row["latest_version"]]
        flavors = [each["flavor"] for each in newest if each["flavor"]]
        stages = [each["stage"] for each in versions if each["stage"]]
        pointed = [each["alias"] for each in aliases]
        groups.add(
            line,
            {"owner": [row["owner"]], "flavor": flavors, "alias": pointed, "stage": stages},
        )
        yield line


def _findings(site: Site, tables: Stored) -> dict[str, overview.Found]:
    """Write the pages of each kind of finding, as far as there are any."""
    kept: dict[str, list[Row]] = {}
    found = {kind: overview.Found() for kind in KINDS}
    for row in tables.each("findings"):
        kind = row["finding"]
        of_kind = kept.setdefault(kind, [])
        if len(of_kind) == MOST:
            _finding_page(site, kind, of_kind, found[kind], is_last=False)
            of_kind.clear()
        found[kind].count(row)
        of_kind.append(row)
    for kind, left in kept.items():
        _finding_page(site, kind, left, found[kind], is_last=True)
    return {kind: each for kind, each in found.items() if each.total}


def _finding_page(
    site: Site, kind: str, found: list[Row], told: overview.Found, *, is_last: bool
) -> None:
    told.pages += 1
    name = f"findings-{kind.replace('_', '-')}"
    file = f"{PAGES}/{numbered(name, told.pages)}"
    told.file = told.file or file
    links = ways(name, told.pages, is_last, "../index.html")
    broken = Table(
        ("Model", "Version", "Severity", "What was found", "What to do"),
        tuple(
            (
                ToPage(row["name"], f"model/{file_of(row['name'])}.html"),
                cells.given(row["version"]),
                cells.severity(row["severity"]),
                cells.given(row["reason"]),
                cells.given(row["advice"]),
            )
            for row in found
        ),
    )
    site.write(file, "Findings", kind, Section(KINDS[kind][1], (links, broken)))


def _by_name(found: Iterable[Row]) -> dict[str, list[Row]]:
    by_name: dict[str, list[Row]] = {}
    for row in found:
        by_name.setdefault(row["name"], []).append(row)
    return by_name
