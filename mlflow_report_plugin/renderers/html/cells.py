"""What stands in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape
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
    Written,
)
from mlflow_report_plugin.renderers.drawings import curve
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.links import as_text, is_web_address
from mlflow_report_plugin.renderers.viewer import Viewer
from mlflow_report_plugin.renderers.visible import shorten, visible

_LONG = 1_000  # characters; a longer value is folded
_UNBROKEN = re.compile(
    r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?"  # a time
    r"|(m-)?[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # an id
    r"|\S{1,20}"  # a short name
)
_EMPTY = Missing("empty")
_LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_APART = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')
_ADDRESS = Markup('<span class="address">{}</span>')
_JUMP = Markup('<a href="#{}">{}</a>')
_REMARK = Markup('{} <span class="remark">{}</span>')
_FOLDED = Markup("<details><summary>{:,} characters</summary>{}</details>")
_MISSING = Markup('<span class="missing">{}</span>')


class Cells:
    """The cells of one page."""

    def __init__(self, places: Mapping[str, str], viewer: Viewer) -> None:
        """Begin a page.

        Args:
            places: The anchors of sections by their titles.
            viewer: Where the page is read.
        """
        self._places = places if viewer.jumps else {}
        self._leaves = viewer.leaves

    def write(self, cell: Cell) -> Markup:
        """Write the inside of a cell.

        Args:
            cell: What it shows.

        Returns:
            HTML.
        """
        match cell:
            case "":
                return self.write(_EMPTY)
            case str():
                return _text(cell)
            case Missing(text=text):
                return _MISSING.format(visible(text or _EMPTY.text))
            case Number(text=text) | Moment(text=text) | Id(text=text) | Written(text=text):
                return self.write(text)
            case Badge(text=text):
                return self.write(text)
            case Jump(text=text, to=title):
                place = self._places.get(title)
                return _JUMP.format(place, self.write(text)) if place else self.write(text)
            case Link(text=text, url=url):
                if not is_web_address(url):
                    return self.write(as_text(cell))
                return self._link(text, url)
            case Sparkline(points=points, text=text):
                if not (finite := curve.finite(points)):
                    return self.write(text)
                size = curve.SPARK_WIDTH, curve.SPARK_HEIGHT
                return macros.drawing("sparkline", cell, curve.spark(finite), *size)
            case _:
                assert_never(cell)

    def _link(self, text: str, url: str) -> Markup:
        if self._leaves == "not":
            address = _ADDRESS.format(url)
            return address if text in ("", url) else self.write(text) + " " + address
        link = _APART if self._leaves == "apart" else _LINK
        return link.format(url, self.write(text or url))

    @staticmethod
    def is_unbroken(cell: Cell) -> bool:
        """Say whether a cell is one thing that is hard to read when it is broken at its hyphens.

        Args:
            cell: The cell.

        Returns:
            True for times, ids and short names.
        """
        text = cell.text if isinstance(cell, Link) else cell
        return isinstance(text, str) and _UNBROKEN.fullmatch(text) is not None


def _text(text: str) -> Markup:
    shown, remark = shorten(text)
    whole = _REMARK.format(visible(shown), remark) if remark else escape(visible(shown))
    return _FOLDED.format(len(text), whole) if len(text) > _LONG else whole
