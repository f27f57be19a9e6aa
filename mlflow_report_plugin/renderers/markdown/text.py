"""Text of several lines as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlflow_report_plugin.renderers.escape import inline, paragraph
from mlflow_report_plugin.renderers.markdown.cells import EMPTY
from mlflow_report_plugin.renderers.visible import BLOCK_LIMIT, shorten, visible


def text(written: str, *, quoted: bool) -> Iterator[str]:
    """Write a paragraph.

    Args:
        written: The words.
        quoted: Whether they are somebody else's.

    Yields:
        The paragraph, and a remark where it was cut.
    """
    shown, remark = shorten(written, BLOCK_LIMIT)
    lines = paragraph(shown) or f"_{inline(EMPTY.text)}_"
    yield quote(lines) if quoted else lines
    if remark:
        yield f"_{remark}_"


def code(written: str, language: str) -> Iterator[str]:
    """Write preformatted text.

    Args:
        written: The text.
        language: What it is written in, or empty.

    Yields:
        A fence with the text, and a remark where it was cut.
    """
    shown, remark = shorten(written, BLOCK_LIMIT)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    name = language if re.fullmatch(r"[\w+-]*", language, re.ASCII) else ""
    yield f"{fence}{name}\n{visible(shown).removesuffix(chr(10))}\n{fence}"
    if remark:
        yield f"_{remark}_"


def quote(markdown: str) -> str:
    """Write Markdown as a quote."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))
