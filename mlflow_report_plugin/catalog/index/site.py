"""Pages in folders, with one style for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from mlflow_report_plugin import formats
from mlflow_report_plugin.document import Document, Point, Points, Section, ToPage
from mlflow_report_plugin.renderers.assets import Beside
from mlflow_report_plugin.renderers.viewer import SITE

PAGES: Final = "pages"
"""The folder that all pages but the first are in, and the style."""
MOST: Final = 500
"""How many rows a page has at most."""


class Site:
    """The folder that pages are written to."""

    def __init__(self, folder: Path) -> None:
        """Begin without pages.

        Args:
            folder: The folder of the catalog, or of a workspace in it.
        """
        self.folder = folder
        self._kept: set[str] = set()
        (folder / PAGES).mkdir(parents=True)

    def write(self, file: str, title: str, subject: str, *sections: Section) -> None:
        """Write a page.

        Args:
            file: Where, below the folder of the catalog.
            title: What kind of page it is.
            subject: What it is about.
            *sections: What is on it.
        """
        steps = file.split("/")[1:]
        up = "../" * (len(steps) - 1) if steps else f"{PAGES}/"
        beside = Beside(up)
        document = Document(title, subject, sections, contents_depth=0)
        text = formats.render(document, "html", SITE, assets=beside)
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(text), encoding="utf-8")
        for name, data in beside.files.items():
            if name not in self._kept:
                self._kept.add(name)
                (self.folder / PAGES / name).write_bytes(data)


def numbered(kind: str, number: int) -> str:
    """Name a page of many.

    Args:
        kind: What is on it.
        number: Which one it is, from 1 on.
    """
    return f"{kind}-{number:04}.html"


def ways(kind: str, number: int, is_last: bool, home: str) -> Points:
    """Say where a reader may go from a page of many.

    Args:
        kind: What is on the pages.
        number: Which one it is.
        is_last: Whether none follows.
        home: The way to the first page of all.
    """
    found = [ToPage("The whole registry", home)]
    if number > 1:
        found.append(ToPage("The page before", numbered(kind, number - 1)))
    if not is_last:
        found.append(ToPage("The next page", numbered(kind, number + 1)))
    return Points(tuple(Point((each,)) for each in found))
