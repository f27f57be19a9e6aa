"""One cell of a table, or one word of a line, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from typing_extensions import assert_never

from mlflow_report_plugin.document import (
    Badge,
    Cell,
    Id,
    Jump,
    Link,
    Missing,
    Moment,
    Number,
    Sparkline,
    ToPage,
    Written,
)
from mlflow_report_plugin.renderers.escape import code_span, inline
from mlflow_report_plugin.renderers.links import as_text, is_near, is_web_address
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.visible import shorten

EMPTY: Final = Missing("empty")
"""Stands where a text has no characters."""


class Cells:
    """The cells of one document."""

    def __init__(self, places: Mapping[str, str], *, rounded: bool = False) -> None:
        """Begin a document.

        Args:
            places: The anchors of sections by their titles; empty where links to them lead nowhere.
            rounded: Whether numbers are for reading only: the exact ones stand elsewhere.
        """
        self._places = places
        self._rounded = rounded

    def write(self, cell: Cell) -> str:
        """Write a cell.

        Args:
            cell: The cell.

        Returns:
            One line of Markdown.
        """
        match cell:
            case "":
                return self.write(EMPTY)
            case str():
                shown, remark = shorten(cell)
                return inline(shown) + (f" _{remark}_" if remark else "")
            case Missing(text=text):
                return f"_{inline(text or EMPTY.text)}_"
            case Number(text=text, exact=exact):
                return self.write(text if self._rounded else exact)
            case Moment(text=text) | Id(text=text) | Written(text=text):
                return self.write(text)
            case Badge(text=text):
                return self.badge(cell) if text else self.write(EMPTY)
            case Jump(text=text, to=to):
                anchor = self._places.get(heading_text(to))
                return f"[{self.write(text)}](#{anchor})" if anchor else self.write(text)
            case ToPage(text=text, file=file):
                return f"[{self.write(text)}](<{file}>)" if is_near(file) else self.write(text)
            case Link(text=text, url=url):
                if not is_web_address(url):
                    return self.write(as_text(cell))
                if text in (url, ""):
                    return f"<{url}>"
                return f"[{self.write(text)}](<{url.replace('&', '&amp;')}>)"
            case Sparkline(text=text):
                return self.write(text)
            case _:
                assert_never(cell)

    @staticmethod
    def badge(badge: Badge) -> str:
        """Write a badge: as code, and bold where it is bad news."""
        text, remark = shorten(badge.text)
        # In the cell of a table, code with a bar would be cut in two.
        shown = f"**{inline(text)}**" if "|" in text else code_span(text)
        whole = f"{shown} _{remark}_" if remark else shown
        return f"**{whole}**" if badge.kind in ("warning", "bad") and whole[0] == "`" else whole
