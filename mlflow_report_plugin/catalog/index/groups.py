"""The registered models in other orders: by owner, flavor, alias and stage, and the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Final, NamedTuple

from mlflow_report_plugin.catalog.index import cells
from mlflow_report_plugin.catalog.index.site import MOST, PAGES, Site, numbered, ways
from mlflow_report_plugin.catalog.names import file_of
from mlflow_report_plugin.document import Cell, Point, Points, Section, Table, ToPage

COLUMNS: Final = ("Model", "Owner", "Versions", "Latest", "Aliases", "Changed", "Findings")
FIRST: Final = 20
"""How many groups stand on the first page of all."""
PLURALS: Final = {"owner": "Owners", "flavor": "Flavors", "alias": "Aliases", "stage": "Stages"}
"""What models are grouped by, and what the groups are called."""


class Line(NamedTuple):
    """A registered model in a list."""

    cells: tuple[Cell, ...]
    """What is said of it, as `COLUMNS` names it."""
    weight: tuple[int, ...]
    """How many findings it has, the severest first."""
    updated: int
    """When it was last changed, in milliseconds since 1970; 0 where nobody knows."""


class Group(NamedTuple):
    """Some models that have something in common."""

    value: str | None
    """What; None for nothing."""
    models: int
    file: str


class Groups:
    """Sorts models as they come."""

    def __init__(self) -> None:
        """Begin without models."""
        self._lines: list[Line] = []
        self._found: dict[str, dict[str | None, list[Line]]] = {kind: {} for kind in PLURALS}

    def add(self, line: Line, values: Mapping[str, Iterable[str | None]]) -> None:
        """Add a model.

        Args:
            line: What is said of it.
            values: By what it may be found, for each kind of group.
        """
        self._lines.append(line)
        for kind, named in values.items():
            for value in dict.fromkeys(named):
                self._found[kind].setdefault(value, []).append(line)

    def write(self, site: Site) -> Iterator[Section]:
        """Write a page, or several, for each group and each order.

        Args:
            site: Where they go.

        Yields:
            What leads there, for the first page.
        """
        if not self._lines:
            return
        orders = {
            "Most findings": nlargest(MOST, self._lines, key=lambda line: line.weight),
            "Changed last": nlargest(MOST, self._lines, key=lambda line: line.updated),
        }
        files = {
            title: _pages(site, title.lower().replace(" ", "-"), "Models", title, lines)
            for title, lines in orders.items()
        }
        found = [ToPage(title, f"{PAGES}/{file}") for title, file in files.items()]
        yield Section("In other orders", (Points(tuple(Point((each,)) for each in found)),))
        for kind, title in PLURALS.items():
            by_size = sorted(
                self._found[kind].items(), key=lambda each: (-len(each[1]), each[0] or "")
            )
            groups = [
                Group(value, len(lines), _group(site, kind, value, lines))
                for value, lines in by_size[:MOST]
            ]
            if groups:
                yield _section(site, kind, title, groups, len(by_size))


def table(lines: Iterable[Line]) -> Table:
    """Show models."""
    return Table(COLUMNS, tuple(line.cells for line in lines))


def _group(site: Site, kind: str, value: str | None, lines: Sequence[Line]) -> str:
    name = "none" if value is None else f"is-{file_of(value)}"
    subject = f"no {kind}" if value is None else value
    return _pages(site, f"{kind}-{name}", f"Models by {kind}", subject, lines)


def _section(site: Site, kind: str, title: str, groups: Sequence[Group], count: int) -> Section:
    first = _groups(kind, groups[:FIRST], f"{PAGES}/")
    if count <= FIRST:
        return Section(title, (first,))
    file = f"by-{kind}.html"
    home = Points((Point((ToPage("The whole registry", "../index.html"),)),))
    few = f" (the largest {MOST:,} of {count:,})" if count > MOST else ""
    section = Section(f"{title}{few}", (home, _groups(kind, groups, "")))
    site.write(f"{PAGES}/{file}", "Registered models", f"By {kind}", section)
    more = Points((Point((ToPage(f"All {count:,}", f"{PAGES}/{file}"),)),))
    return Section(title, (first, more))


def _groups(kind: str, groups: Sequence[Group], way: str) -> Table:
    lines = tuple(
        (ToPage(each.value or f"no {kind}", f"{way}{each.file}"), cells.count(each.models))
        for each in groups
    )
    return Table((kind.capitalize(), "Models"), lines)


def _pages(site: Site, stem: str, title: str, subject: str, lines: Sequence[Line]) -> str:
    """Write pages of models, and name the first one."""
    for number, start in enumerate(range(0, len(lines), MOST), start=1):
        links = ways(stem, number, start + MOST >= len(lines), "../index.html")
        section = Section("Models", (links, table(lines[start : start + MOST])))
        site.write(f"{PAGES}/{numbered(stem, number)}", title, subject, section)
    return numbered(stem, 1)
