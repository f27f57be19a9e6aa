"""A description that a person wrote in Markdown, as HTML that can neither run nor load.

Emphasis, lists, tables, quotes and code are rendered. Links, images and HTML tags are shown
as they were typed, for a reader of a report has no reason to trust where they lead.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from mlflow_report_plugin.renderers.visible import visible

_NESTING = 20
_UNTRUSTED = ("link", "image", "autolink", "reference", "entity")


def render(text: str) -> Markup:
    """Render a description.

    Args:
        text: Markdown of an unknown author.

    Returns:
        HTML without links, images, headings, ids or styles.
    """
    tokens = parse(text)
    if tokens is None:
        return Markup('<p class="plain">{}</p>').format(visible(text))
    for token in tokens:
        _tame(token)
    # Safe: the preset `js-default` escapes HTML, and nothing else can make a tag of the text.
    html = _parser().renderer.render(tokens, _parser().options, {})
    return Markup(html)


def parse(text: str) -> list[Token] | None:
    """Find the structure of a description.

    Args:
        text: Markdown of an unknown author.

    Returns:
        The tokens of markdown-it, none of them a link, a picture or HTML; None where it is nested
        so deeply that the parser would leave something out, and a report leaves out nothing.
    """
    tokens = _parser().parse(visible(text))
    return None if any(token.level >= _NESTING - 1 for token in tokens) else tokens


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"breaks": True, "linkify": False, "maxNesting": _NESTING})
    return parser.disable(_UNTRUSTED)


def _tame(token: Token) -> None:
    """Keep a description's headings out of the report's outline, and styles out of the page."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = "p"
        if token.nesting == 1:
            token.attrSet("class", "heading")
    token.attrs.pop("style", None)
