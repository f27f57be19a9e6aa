"""Reading a report in Markdown as a person does on GitHub: by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.renderers.reading import Element, github, same_spaces
from tests.samples import Table

GROUPS = frozenset({"Use it", "How it was made", "How good it is", "Who and where", "Record"})
NAMES = ("Name", "Value")


@dataclass
class Page:
    """A report, read back from its Markdown."""

    title: str = ""
    tables: list[Table] = field(default_factory=list)
    unset: list[Table] = field(default_factory=list)
    """The rows of names that one line tells to be not set, as tables."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    """What stands in each section, by its path, without tables, groups and sections below."""

    def rows(self, section: str, title: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Give some columns of the tables of that title in a section."""
        return [
            tuple(row[table.columns.index(column)] for column in columns)
            for table in (*self.tables, *self.unset)
            if (table.section, table.title) == (section, title) and {*columns} <= {*table.columns}
            for row in table.rows
        ]


def read(markdown: str) -> Page:
    """Read a report.

    Args:
        markdown: The report.

    Returns:
        What it says. Words that the report puts in the place of a value, such as `_not set_`,
        keep their underscores.
    """
    page = Page()
    path: list[str] = []
    title = ""
    named = (NAMES, "")
    for element in github(markdown).all():
        section = joined(path)
        text = same_spaces(element.text()).strip()
        if element.tag == "h1":
            page.title = text
        elif re.fullmatch("h[2-6]", element.tag):
            path = [*path[: int(element.tag[1]) - 2], text]
            page.texts[joined(path)] = []
            named, title = (NAMES, ""), ""
        elif element.tag == "table":
            columns, *rows = (tuple(map(cell, row.all("th", "td"))) for row in element.all("tr"))
            page.tables.append(Table(section, columns, tuple(rows), title))
            named, title = (columns, title), ""
        elif _only_child(element, "em") and text.startswith("Not set: "):
            names = text.removeprefix("Not set: ").split(", ")
            columns, above = (NAMES, title) if title else named
            rows = [(name, "_not set_", *columns[2:]) for name in names]
            page.unset.append(Table(section, columns, tuple(rows), above))
            title = ""
        elif runs_in(element):
            for line in text.splitlines():
                inner, _, words = line.partition(": ")
                page.texts[joined([*path, inner])] = [words]
        elif element.tag in ("p", "pre") and path:
            page.texts[section].append(text)
            title = text if _only_child(element, "strong") else ""
    return page


def joined(path: list[str]) -> str:
    """Join headings, without that of a group."""
    return " > ".join(path[1:] if path and path[0] in GROUPS else path)


def runs_in(element: Element) -> bool:
    """Whether a paragraph is headings with the words that are all there is below them."""
    match element.children:
        case [Element(tag="strong") as heading, " ", Element(tag="em"), *_]:
            return element.tag == "p" and heading.text().endswith(":")
        case _:
            return False


def cell(element: Element) -> str:
    """Give what a reader sees in a cell; words in the place of a value keep their underscores."""
    text = same_spaces(element.text()).strip()
    return f"_{text}_" if _only_child(element, "em") else text


def _only_child(element: Element, tag: str) -> bool:
    match element.children:
        case [Element(tag=found)]:
            return found == tag
        case _:
            return False
