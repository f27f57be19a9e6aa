"""Where links within the page lead."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.renderers.outline import Heading, heading_text, numbered, slug

_LONGEST = 100  # characters of an anchor


class Anchors:
    """The anchors of one page, each of which is there once."""

    def __init__(self, top: Heading) -> None:
        """Begin a page.

        Args:
            top: Its outline. Headings have their anchors first.
        """
        headings = list(_all(top))
        self._taken = {heading.place for heading in headings}
        self._places = {heading.text: heading.place for heading in reversed(headings)}
        self._regions: dict[str, int] = {}

    def section(self, title: str) -> str | None:
        """Find a section.

        Args:
            title: Its title.

        Returns:
            The anchor of the first one of this title, None where there is none.
        """
        return self._places.get(heading_text(title))

    def take(self, kind: str, name: str) -> str:
        """Give something an anchor that does not depend on what else is on the page.

        Args:
            kind: What it is, such as `metric`.
            name: What it is called.

        Returns:
            Its anchor, such as `metric-f1_score`.
        """
        words = " ".join(name[:_LONGEST].replace("/", " ").split())
        return numbered(f"{slug(kind)}-{slug(words)}".rstrip("-"), self._taken)

    def region(self, name: str) -> str:
        """Give something a name that nothing else on the page has.

        Args:
            name: What it should be called.

        Returns:
            The name, with a number after it where others are called so.
        """
        count = self._regions[name] = self._regions.get(name, 0) + 1
        return f"{name}, {count}" if count > 1 else name


def _all(heading: Heading) -> Iterator[Heading]:
    yield heading
    for below in heading.below:
        yield from _all(below)
