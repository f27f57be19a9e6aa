"""Reading a report in Markdown as a person does on GitHub: by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.renderers.reading import Element, github, same_spaces
from tests.samples import Table


@dataclass
class Page:
    """A report, read back from its Markdown."""

    title: str = ""
    tables: list[Table] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    """What stands under the headings of each section, without tables and sections below."""

    def rows(self, section: str, title: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Give some columns of the tables of that title in a section."""
        return [
            tuple(row[table.columns.index(column)] for column in columns)
            for table in self.tables
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
    for element in github(markdown).all():
        section = " > ".join(path)
        text = same_spaces(element.text()).strip()
        if element.tag == "h1":
            page.title = text
        elif re.fullmatch("h[2-6]", element.tag):
            path = [*path[: int(element.tag[1]) - 2], text]
            page.texts[" > ".join(path)] = []
            title = ""
        elif element.tag == "table":
            columns, *rows = (tuple(map(cell, row.all("th", "td"))) for row in element.all("tr"))
            page.tables.append(Table(section, columns, tuple(rows), title))
            title = ""
        elif element.tag in ("p", "pre") and path:
            page.texts[section].append(text)
            title = text if _only_child(element, "strong") else ""
    return page


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
