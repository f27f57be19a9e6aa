"""Reading rendered reports back, with parsers that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import cmarkgfm  # type: ignore[import-untyped] # ships no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped] # ships no types
from markdown_it import MarkdownIt

VOID = {"br", "hr", "img", "input", "meta", "link", "base", "wbr"}


class Element:
    """An element of an HTML page."""

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag = tag
        self.attrs = attrs
        self.children: list[Element | str] = []

    def all(self, *tags: str) -> list[Element]:
        """The elements below, in order, of these tags or of all."""
        return list(self._all(tags))

    def _all(self, tags: tuple[str, ...]) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child._all(tags)

    def text(self) -> str:
        """The text below; a `br` is a newline, together with the newline behind it."""
        parts: list[str] = []
        for child in self.children:
            if isinstance(child, Element):
                parts.append("\n" if child.tag == "br" else child.text())
            elif parts and parts[-1] == "\n":
                parts.append(child.removeprefix("\n"))
            else:
                parts.append(child)
        return "".join(parts)

    def rows(self) -> list[list[str]]:
        """The cells of a table, heading first."""
        return [[cell.text() for cell in row.all("th", "td")] for row in self.all("tr")]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def html(text: str) -> Element:
    """Parse HTML, and insist on every element being closed in its turn."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert len(builder.open) == 1, "elements are left open"
    return builder.open[0]


def github(markdown: str) -> Element:
    """Parse Markdown as GitHub does, and let HTML through."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return html(cmarkgfm.github_flavored_markdown_to_html(markdown, options=options))


def markdown_it(markdown: str) -> Element:
    """Parse Markdown as markdown-it does, and let HTML through."""
    return html(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def same_spaces(text: str) -> str:
    """Take spaces that Markdown must write as no-break spaces for what they were."""
    return text.replace("\xa0", " ")
