"""What stands in a cell."""

from __future__ import annotations

from markupsafe import Markup
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
from mlflow_report_plugin.renderers.drawings import curve, paint
from mlflow_report_plugin.renderers.html import words
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.links import as_text, is_near, is_web_address
from mlflow_report_plugin.renderers.viewer import Viewer
from mlflow_report_plugin.renderers.visible import one_line, shorten, visible

_LONG = 1_000  # characters; a longer value is folded
_EMPTY = Missing("empty")
# What is exact is hidden until a reader asks for it, also where there is no style.
_ROUNDED = Markup('<span class="exact" title="{0}"><span>{1}</span><b hidden>{0}</b></span>')
_TIME = Markup('<time datetime="{}" title="{}"><span>{}</span><b hidden>{}</b></time>')
_ID = Markup('<code class="id" title="{0}">{0}</code>')
_WRITTEN = Markup('<span class="written" title="Set by people or code">{}</span>')
_WRITTEN_LONG = Markup('<div class="written" title="Set by people or code">{}</div>')
_BADGE = Markup('<span class="badge {}">{}</span>')
_LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow" data-note="{}">{}</a>')
_APART = Markup(
    '<a href="{}" target="_blank" rel="noopener noreferrer nofollow" data-note="{}">{}</a>'
)
_ADDRESS = Markup('<span class="address">{}</span>')
_JUMP = Markup('<a href="#{}">{}</a>')
_NEAR = Markup('<a href="{}">{}</a>')
_NAME = Markup('<span class="derived" title="Derived by the report">{}</span>')
_REMARK = Markup('{} <span class="remark">{}</span>')
_FOLDED = Markup("<details><summary>{:,} characters</summary>{}</details>")
_MISSING = Markup('<span class="missing">{}</span>')
_UNREAD = Markup('<span class="missing unread" title="Could not be read">{}</span>')


class Cells:
    """The cells of one page."""

    def __init__(self, anchors: Anchors, viewer: Viewer) -> None:
        """Begin a page.

        Args:
            anchors: Where jumps lead.
            viewer: Where the page is read.
        """
        self._anchors = anchors
        self._viewer = viewer
        self.notes: dict[str, int] = {}
        """The addresses that links lead to, numbered for paper."""

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
                return self.write(Id(cell)) if words.is_id(cell) else _text(cell)
            case Missing(text=text, unread=unread):
                shown = visible(text or _EMPTY.text)
                return (_UNREAD if unread else _MISSING).format(shown)
            case Number(text=text, exact=exact):
                if not text or text == exact:
                    return self.write(exact)
                return _ROUNDED.format(one_line(exact), visible(text))
            case Moment(text=text):
                if not (time := words.time(text)):
                    return self.write(text)
                exact = f"{text} UTC"
                return _TIME.format(time.machine, exact, time.people, exact)
            case Id(text=text):
                line = one_line(text)
                return _ID.format(line) if 0 < len(line) <= _LONG else _text(text)
            case Written(text=text):
                written = _WRITTEN_LONG if len(text) > _LONG else _WRITTEN
                return written.format(self.write(text)) if text else self.write(_EMPTY)
            case Badge(text=text, kind=kind):
                return _BADGE.format(kind, visible(text or _EMPTY.text))
            case Jump(text=text, to=title):
                place = self._anchors.section(title) if self._viewer.jumps else None
                return _JUMP.format(place, _unfolded(text)) if place else self.write(text)
            case ToPage(text=text, file=file):
                if not is_near(file):
                    return self.write(text)
                return _NEAR.format(file, _unfolded(text or file))
            case Link(text=text, url=url):
                if not is_web_address(url):
                    return self.write(as_text(cell))
                return self._link(text, url)
            case Sparkline(points=points, text=text):
                if not (finite := curve.finite(points)):
                    return self.write(text)
                size = curve.SPARK_WIDTH, curve.SPARK_HEIGHT
                return paint.svg("sparkline", cell, curve.spark(finite), *size)
            case _:
                assert_never(cell)

    def _link(self, text: str, url: str) -> Markup:
        if self._viewer.leaves == "not":
            address = _ADDRESS.format(url)
            return address if text in ("", url) else self.write(text) + " " + address
        note = self.notes.setdefault(url, len(self.notes) + 1)
        link = _APART if self._viewer.leaves == "apart" else _LINK
        return link.format(url, note, _unfolded(text or url))

    def name(self, name: str) -> Markup:
        """Write a name of MLflow's, or of what the report derived.

        Args:
            name: The name.

        Returns:
            HTML.
        """
        shown = _unfolded(name) if name else self.write(_EMPTY)
        return _NAME.format(shown) if name.startswith("_") else shown


def _text(text: str) -> Markup:
    whole = _unfolded(text)
    return _FOLDED.format(len(text), whole) if len(text) > _LONG else whole


def _unfolded(text: str) -> Markup:
    """Write a text that stands in a line or in a link, where nothing can be folded."""
    shown, remark = shorten(text)
    whole = words.breakable(visible(shown))
    return _REMARK.format(whole, remark) if remark else whole
