"""A document as GitHub-flavoured Markdown that is readable as plain text as well.

Only Markdown that every viewer understands is used. MLflow's own viewer, for one, shows HTML
tags as text and knows neither GitHub's alerts nor anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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
    Point,
    Points,
    Section,
    Sparkline,
    Table,
    Tabs,
    Text,
    Tree,
    Written,
)
from mlflow_report_plugin.renderers.drawings import graph, mermaid, picture, tree
from mlflow_report_plugin.renderers.escape import code_span, inline, paragraph
from mlflow_report_plugin.renderers.links import as_text, is_web_address
from mlflow_report_plugin.renderers.outline import CONTENTS, DEEPEST, Heading, outline
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, short_line, shorten, visible

_EMPTY = Missing("empty")
_SAMPLES = 12  # points of a plot
_WIDEST = 60  # characters of a name or a detail in the columns of a tree; longer ones stick out


def render(*, document: Document, viewer: Viewer = BROWSER) -> str:
    """Render a document as Markdown.

    Args:
        document: The document.
        viewer: Where it is read. Where links lead nowhere, a line says what there is.

    Returns:
        Markdown, ending with a newline.
    """
    top = outline(document)
    pieces = [_heading(top)]
    if document.contents_depth > 0 and top.below:
        if viewer.jumps:
            pieces += [f"## {CONTENTS}", "\n".join(_contents(top.below, document.contents_depth))]
        else:
            pieces.append(f"_{CONTENTS}: {', '.join(inline(each.text) for each in top.below)}_")
    for section, heading in zip(document.sections, top.below, strict=True):
        pieces += _section(section, heading)
    return "\n\n".join(pieces) + "\n"


def _contents(headings: Iterable[Heading], depth: int, indent: str = "") -> Iterator[str]:
    for heading in headings:
        if heading.anchor:
            yield f"{indent}- [{inline(heading.text)}](#{heading.anchor})"
            if depth > 1:
                yield from _contents(heading.below, depth - 1, indent + "  ")


def _section(section: Section, heading: Heading) -> Iterator[str]:
    if heading.is_line:
        notes = (_cell(Missing(note.text)) for note in section.blocks if isinstance(note, Note))
        yield f"**{inline(heading.text)}:** {' '.join(notes)}"
        return
    yield _heading(heading)
    below = iter(heading.below)
    for block in section.blocks:
        yield from _block(block, below)


def _block(block: Block, headings: Iterator[Heading]) -> Iterator[str]:
    match block:
        case Section():
            yield from _section(block, next(headings))
        case Facts(rows=rows, columns=columns, title=title):
            yield from _table(title, columns, rows)
        case Table(rows=rows, columns=columns, title=title):
            yield from _table(title, columns, rows)
        case Code(text=text, language=language):
            yield from _code(text, language)
        case Text(text=text, format=format):
            yield from _text(text, quoted=format == "markdown")
        case Note(text=text, kind="none"):
            yield f"_{inline(text)}_"
        case Note(text=text, kind="gap"):
            yield _quote(f"**Gap:** {inline(text)}")
        case Note(text=text):
            yield _quote(f"**Note:** {inline(text)}")
        case Points(points=points):
            yield "\n".join(_point(each) for each in points)
        case Fold(title=title, blocks=blocks):
            yield f"**{inline(title)}**"
            for each in blocks:
                yield from _block(each, headings)
        case Tabs(tabs=tabs):
            for name, below in tabs:
                yield f"**{inline(name)}**"
                for each in below:
                    yield from _block(each, headings)
        case Gallery(images=images):
            yield from map(_image, images)
        case Plot():
            yield from _plot(block)
        case Bars(title=title, text=text) | Matrix(title=title, text=text):
            yield f"**{inline(short_line(title))}:** {_cell(text)}"
        case Graph():
            # Its words are left out: viewers that cannot draw it show a source that says the same.
            yield from _code(mermaid.flowchart(block), "mermaid")
            if remark := graph.remark(block):
                yield f"_{remark}_"
        case Image():
            yield _image(block)
        case Tree(branches=branches):
            yield from _tree(tree.lines(tree.cut(branches)))
        case _:
            assert_never(block)


def _point(point: Point) -> str:
    command = f" {code_span(point.command)}" if point.command else ""
    return f"- {' '.join(map(_cell, point.words))}{command}"


def _plot(block: Plot) -> Iterator[str]:
    points = block.curves[0].points
    count = len(points)
    kept = min(count, _SAMPLES)
    places = [i * (count - 1) // max(1, kept - 1) for i in range(kept)]
    sampled = [points[i] for i in places]
    part = f" _({kept} of {count:,} points)_" if kept < count else ""
    yield f"**{inline(short_line(block.title))}:** {_cell(block.text)}{part}"
    positions = [inline(short_line(block.across)), *(_number(x) for x, _ in sampled)]
    values = ["value", *(_number(y) for _, y in sampled)]
    yield "\n".join((_row(positions), _row(":---" for _ in positions), _row(values)))


def _number(number: float) -> str:
    is_whole = float(number).is_integer() and abs(number) < 1e15
    return str(int(number)) if is_whole else f"{number:.6g}"


def _image(block: Image) -> str:
    facts = [block.media_type, f"{len(block.data):,} bytes"]
    try:
        size = picture.read(block).size
        where = "the HTML report shows it"
    except ValueError as why:
        size, where = None, f"not shown, because {why}"
    if size:
        facts.insert(1, "{:,} by {:,} pixels".format(*size))
    # A caption and the words for those who do not see a picture say the same; one is enough.
    words = inline(short_line(block.title)) if block.title else _cell(block.text)
    return _quote(f"**Picture:** {words} ({', '.join(facts)}; {where})")


def _tree(lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = _width(name for name, _ in lines)
    longest = _width(detail for _, detail in lines)
    text = "\n".join(f"{n:{width}}  {d:>{longest}}".rstrip() for n, d in lines)
    yield from _code(text, "text")


def _width(column: Iterable[str]) -> int:
    return max((len(text) for text in column if len(text) <= _WIDEST), default=0)


def _text(text: str, *, quoted: bool) -> Iterator[str]:
    shown, remark = shorten(text, BLOCK_LIMIT)
    lines = paragraph(shown) or _cell(_EMPTY)
    yield _quote(lines) if quoted else lines
    if remark:
        yield f"_{remark}_"


def _heading(heading: Heading) -> str:
    text = inline(heading.text)
    if heading.level > DEEPEST:
        return f"**{text}**"
    if text.endswith("#"):  # otherwise taken for the heading's own closing mark
        text = text[:-1] + "\\#"
    return f"{'#' * heading.level} {text}"


def _table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    if title.strip():
        yield f"**{inline(title.strip())}**"
    names = [inline(column) for column in columns]
    lines = [_row(names), _row(":---" for _ in names)]
    lines += (_row(_cell(cell) for cell in row) for row in rows)
    yield "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    match cell:
        case "":
            return _cell(_EMPTY)
        case str():
            shown, remark = shorten(cell)
            return inline(shown) + (f" _{remark}_" if remark else "")
        case Missing(text=text):
            return f"_{inline(text or _EMPTY.text)}_"
        case Number(exact=text) | Moment(text=text) | Id(text=text) | Written(text=text):
            return _cell(text)
        case Badge(text=text) | Jump(text=text):
            return _cell(text)
        case Link(text=text, url=url):
            if not is_web_address(url):
                return _cell(as_text(cell))
            if text in (url, ""):
                return f"<{url}>"
            return f"[{_cell(text)}](<{url.replace('&', '&amp;')}>)"
        case Sparkline(text=text):
            return _cell(text)
        case _:
            assert_never(cell)


def _code(text: str, language: str) -> Iterator[str]:
    shown, remark = shorten(text, BLOCK_LIMIT)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    name = language if re.fullmatch(r"[\w+-]*", language, re.ASCII) else ""
    yield f"{fence}{name}\n{visible(shown).removesuffix(chr(10))}\n{fence}"
    if remark:
        yield f"_{remark}_"


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
