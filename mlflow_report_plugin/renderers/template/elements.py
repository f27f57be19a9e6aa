"""The HTML of a template's blocks: elements of text, each of them closed.

What could run, load or lead away by itself would be stopped by the page's policy. Here whoever
writes a template is told, with the line.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from markupsafe import Markup, escape

from mlflow_report_plugin.errors import InvalidTemplate
from mlflow_report_plugin.renderers.viewer import Viewer

_VOID: Final = frozenset(("br", "col", "hr", "img", "wbr"))
_ELEMENTS: Final = _VOID.union(
    ("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "caption"),
    ("cite", "code", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em"),
    ("figcaption", "figure", "footer", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li"),
    ("mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong"),
    ("sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr"),
    ("u", "ul", "var"),
)


def check(file: str, text: str) -> None:
    """Insist on elements of text.

    Args:
        file: The name of the file.
        text: What is in it but for Jinja, so before anything is filled in.

    Raises:
        InvalidTemplate: It has another element; the message has the line.
    """
    # Only the file itself has tags: whatever is filled in is escaped.
    parser = _Parser(file)
    parser.feed(text)


def suited(file: str, html: str, viewer: Viewer) -> Markup:
    """Make a block suit the page that it stands in.

    Args:
        file: The name of its file.
        html: The block, filled in.
        viewer: Where the page is read.

    Returns:
        The block; its links lead as those of the report do.

    Raises:
        InvalidTemplate: An element is not closed, and would hold the rest of the page.
    """
    parser = _Parser(file, viewer)
    parser.feed(html)
    if "<" in parser.rawdata:  # what is not read yet
        raise InvalidTemplate(f"{file}: a tag or a comment has no end")
    parser.close()
    if parser.open:
        raise InvalidTemplate(f"{file}: <{parser.open[-1]}> is not closed")
    return Markup("".join(parser.written))


class _Parser(HTMLParser):
    """Reads a block, and writes it again."""

    def __init__(self, file: str, viewer: Viewer | None = None) -> None:
        super().__init__(convert_charrefs=False)
        self._file = file
        self._viewer = viewer
        self._address = ""
        self.open: list[str] = []
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            raise self._error(f"<{tag}> has no place in a report")
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")
        if tag not in _VOID:
            self.open.append(tag)
        self.written.append(self._start_of_link(dict(attrs)) if tag == "a" else self._as_written())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser takes no notice of the slash.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._viewer is not None:
            if not self.open or self.open.pop() != tag:
                raise InvalidTemplate(f"{self._file}: </{tag}> closes nothing")
            if tag == "a" and self._address:
                self.written.append(f' <span class="address">{escape(self._address)}</span>')
                self._address = ""
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.written.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        raise self._error(f"<!{decl}> has no place in a report")

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            raise self._error(f"{name} would not run: a report has no scripts")
        if name == "style":
            raise self._error("style would be ignored: it belongs in style.css")
        if name in ("src", "srcset") and not value.startswith("data:image/"):
            raise self._error(f"{name} of <{tag}> would not be loaded: only data:image/ is")

    def _start_of_link(self, attributes: dict[str, str | None]) -> str:
        href = attributes.get("href") or ""
        if self._viewer is None or not href:
            return self._as_written()
        if href.startswith("#"):
            return self._as_written() if self._viewer.jumps else "<a>"
        if self._viewer.leaves == "not":
            self._address = href
            return "<a>"
        target = ' target="_blank"' if self._viewer.leaves == "apart" else ""
        return f'<a href="{escape(href)}"{target} rel="noopener noreferrer">'

    def _as_written(self) -> str:
        return self.get_starttag_text() or ""

    def _error(self, message: str) -> InvalidTemplate:
        return InvalidTemplate(f"{self._file}, line {self.getpos()[0]}: {message}")
