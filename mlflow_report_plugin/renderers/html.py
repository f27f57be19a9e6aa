"""A document as one HTML page: nothing to run, nothing to load, nothing beside it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from typing_extensions import assert_never

from mlflow_report_plugin.document import (
    Badge,
    Bars,
    Block,
    Cell,
    Code,
    Document,
    Facts,
    Fold,
    Gallery,
    Graph,
    Id,
    Image,
    Jump,
    Link,
    Matrix,
    Missing,
    Moment,
    Note,
    Number,
    Plot,
    Points,
    Section,
    Sparkline,
    Table,
    Tabs,
    Text,
    Tree,
    Written,
)
from mlflow_report_plugin.renderers import description
from mlflow_report_plugin.renderers.drawings import curve, graph, picture, tree
from mlflow_report_plugin.renderers.links import as_text, is_web_address
from mlflow_report_plugin.renderers.outline import CONTENTS, DEEPEST, Heading, heading_text, outline
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, short_line, shorten, visible

_HERE = Path(__file__).parent
_LONG_TABLE = 50  # rows; a longer table is folded
_LONG_CODE = 40  # lines; longer code is folded
_LONG_VALUE = 1_000  # characters; a longer value is folded
_LARGE_TREE = 60  # entries; the folders of a larger one are folded
_UNBROKEN = re.compile(
    r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?"  # a time
    r"|(m-)?[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # an id
    r"|\S{1,20}"  # a short name
)
_EMPTY = Missing("empty")
_LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
_REMARK = Markup('{} <span class="remark">{}</span>')
_FOLDED = Markup("<details><summary>{:,} characters</summary>{}</details>")
_MISSING = Markup('<span class="missing">{}</span>')


def render(*, document: Document) -> str:
    """Render a document as HTML.

    Args:
        document: The document.

    Returns:
        A whole page.
    """
    top = outline(document)
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    page = _environment().get_template("page.html")
    return page.render(
        document=document,
        top=top,
        contents=CONTENTS,
        sections=[
            _section(section, heading)
            for section, heading in zip(document.sections, top.below, strict=True)
        ],
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def _section(section: Section, heading: Heading) -> Markup:
    below = iter(heading.below)
    blocks = [_block(block, below) for block in section.blocks]
    return _macro("section", heading, min(heading.level, DEEPEST), blocks)


def _block(block: Block, headings: Iterator[Heading]) -> Markup:
    match block:
        case Section():
            return _section(block, next(headings))
        case Facts(rows=rows):
            return _macro("facts", block, len(rows) > _LONG_TABLE)
        case Table(rows=rows):
            return _macro("table", block, len(rows) > _LONG_TABLE)
        case Code(text=text):
            shown, remark = shorten(text, BLOCK_LIMIT)
            lines = shown.removesuffix("\n").count("\n") + 1
            return _macro("code", visible(shown), remark, lines, lines > _LONG_CODE)
        case Text(text=text, format=format):
            shown, remark = shorten(text, BLOCK_LIMIT)
            if not shown.strip():
                return _macro("plain", _cell(_EMPTY), remark)
            written = description.render(shown) if format == "markdown" else visible(shown)
            return _macro(format, written, remark)
        case Note():
            return _macro("note", block)
        case Points():
            return _macro("points", block)
        case Fold(title=title, blocks=blocks):
            return _macro("disclosure", title, [_block(each, headings) for each in blocks])
        case Tabs(tabs=tabs):
            inside = [(name, [_block(each, headings) for each in below]) for name, below in tabs]
            return _macro("tabs", inside)
        case Gallery(images=images):
            return _macro("gallery", [_image(each) for each in images])
        case Plot(curves=curves):
            if not (finite := curve.finite(curves[0].points)):
                return _macro("note", Note(f"{short_line(block.title)}: {block.text}", "info"))
            return _drawing("plot", block, curve.plot(finite), curve.WIDTH, curve.HEIGHT)
        case Bars() | Matrix():
            return _macro("note", Note(f"{short_line(block.title)}: {block.text}", "info"))
        case Graph():
            return _drawing("graph", block, graph.draw(block), graph.remark(block))
        case Image():
            return _image(block)
        case Tree(branches=branches):
            cut = tree.cut(branches)
            return _drawing("tree", cut, len(tree.lines(cut)) <= _LARGE_TREE)
        case _:
            assert_never(block)


def _image(block: Image) -> Markup:
    try:
        found = picture.read(block)
    except ValueError as why:
        name = short_line(block.title or block.text)
        return _macro("note", Note(f"{name}: not shown, because {why}", "info"))
    return _drawing("image", block, b64encode(found.data).decode(), found.size)


def _cell(cell: Cell) -> str:
    """Write the inside of a cell; plain text is returned as it is and escaped by Jinja."""
    match cell:
        case "":
            return _cell(_EMPTY)
        case str():
            shown, remark = shorten(cell)
            whole = _REMARK.format(visible(shown), remark) if remark else visible(shown)
            return _FOLDED.format(len(cell), whole) if len(cell) > _LONG_VALUE else whole
        case Missing(text=text):
            return _MISSING.format(visible(text or _EMPTY.text))
        case Number(text=text) | Moment(text=text) | Id(text=text) | Written(text=text):
            return _cell(text)
        case Badge(text=text) | Jump(text=text):
            return _cell(text)
        case Link(text=text, url=url):
            if not is_web_address(url):
                return _cell(as_text(cell))
            return _LINK.format(url, _cell(text or url))
        case Sparkline(points=points, text=text):
            if not (finite := curve.finite(points)):
                return _cell(text)
            size = curve.SPARK_WIDTH, curve.SPARK_HEIGHT
            return _drawing("sparkline", cell, curve.spark(finite), *size)
        case _:
            assert_never(cell)


def _is_unbroken(cell: Cell) -> bool:
    """Whether a cell is one thing that is hard to read when it is broken at its hyphens."""
    text = cell.text if isinstance(cell, Link) else cell
    return isinstance(text, str) and _UNBROKEN.fullmatch(text) is not None


def _macro(name: str, *arguments: Any, template: str = "blocks.html") -> Markup:
    macros = _environment().get_template(template).module
    markup: Markup = getattr(macros, name)(*arguments)
    return markup


def _drawing(name: str, *arguments: Any) -> Markup:
    return _macro(name, *arguments, template="drawings.html")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        cell=_cell, heading=heading_text, remark=tree.remark, short=short_line, visible=visible
    )
    environment.tests["unbroken"] = _is_unbroken
    return environment
