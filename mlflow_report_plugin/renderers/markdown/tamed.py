"""Markdown that a person wrote, written again: its structure stays, and its text is only text.

Emphasis, lists, quotes, code and tables are what they were. Headings become bold lines, which are
in no outline. Links, pictures and HTML are shown as they were typed, as in the HTML report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markdown_it.tree import SyntaxTreeNode

from mlflow_report_plugin.renderers import description
from mlflow_report_plugin.renderers.escape import at_line_start, code_span, paragraph, within
from mlflow_report_plugin.renderers.markdown.text import code, quote, text
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, shorten

_ALIGNMENTS: Final = {"text-align:left": ":---", "text-align:center": ":---:"}


def quoted(written: str) -> Iterator[str]:
    """Write Markdown of an unknown author as a quote, so that it changes nothing around it.

    Args:
        written: Markdown.

    Yields:
        The quote, without headings, links, pictures and HTML, and as it was typed where it is
        nested too deeply; and a remark where it was cut.
    """
    shown, remark = shorten(written, BLOCK_LIMIT)
    if tamed := _tamed(shown):
        yield quote(tamed)
    else:
        yield from text(shown, quoted=True)
    if remark:
        yield f"_{remark}_"


def _tamed(written: str) -> str:
    tokens = description.parse(written)
    return paragraph(written) if tokens is None else _blocks(SyntaxTreeNode(tokens).children)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "\n\n".join(filter(None, map(_block, nodes)))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            words = _lines(node.children)
            return f"**{words}**" if words else ""
        case "bullet_list":
            return "\n".join(_item("-", item) for item in node.children)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "\n".join(
                _item(f"{number}{node.markup}", item)
                for number, item in enumerate(node.children, first)
            )
        case "blockquote":
            return quote(_blocks(node.children))
        case "fence" | "code_block":
            return "\n\n".join(code(node.content, node.info.partition(" ")[0]))
        case "table":
            return "\n".join(_table([row for part in node.children for row in part.children]))
        case "hr":
            return "***"  # also in a list, whose marks are the others
        case _:
            return _lines(node.children)


def _item(mark: str, item: SyntaxTreeNode) -> str:
    first, *more = _blocks(item.children).split("\n")
    indent = " " * (len(mark) + 1)
    lines = [f"{mark} {first}".rstrip(), *(f"{indent}{line}".rstrip() for line in more)]
    return "\n".join(lines)


def _table(rows: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for number, row in enumerate(rows):
        # A cell ends at each bar, also at one in code.
        cells = (_joined(_pieces(cell.children, bar="\\|")) for cell in row.children)
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            styles = (str(cell.attrs.get("style", "")) for cell in row.children)
            yield f"| {' | '.join(_ALIGNMENTS.get(style, '---') for style in styles)} |"


def _lines(nodes: Iterable[SyntaxTreeNode]) -> str:
    lines = _joined(_pieces(nodes)).split("\n")
    return "\\\n".join(map(at_line_start, lines))


def _joined(pieces: Iterable[str]) -> str:
    """Put the pieces of a line together, and keep code that follows code from being one with it."""
    line = ""
    for piece in pieces:
        is_code_after_code = line.endswith("`") and piece.startswith("`")
        line += f" {piece}" if is_code_after_code else piece
    return line


def _pieces(nodes: Iterable[SyntaxTreeNode], bar: str = "|") -> Iterator[str]:
    for node in nodes:
        match node.type:
            case "inline":
                yield from _pieces(node.children, bar)
            case "softbreak" | "hardbreak":
                yield "\n"
            case "code_inline":
                yield code_span(node.content).replace("|", bar)
            case "em" | "strong" | "s":
                yield node.markup
                yield from _pieces(node.children, bar)
                yield node.markup
            case _:
                yield within(node.content)
