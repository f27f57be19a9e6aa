"""Fewer words, for a document that has to fit on a few pages whatever people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from mlflow_report_plugin.renderers.pdf.texts import BREAK

Data = dict[str, Any]


class Bound(NamedTuple):
    """How much of everything is shown."""

    characters: int
    """Of a text."""
    rows: int
    """Of a table or a list."""


BOUNDS: Final = (Bound(240, 8), Bound(120, 5), Bound(60, 3), Bound(30, 2))
"""What is tried one after the other, until all of it fits."""
REMARK: Final = "Shortened, to fit on {} pages. The layout detailed has everything."

_PAGE: Final = re.compile(rb"/Type\s*/Page\b")


def pages_of(pdf: bytes) -> int:
    """Count the pages of a file that Typst made.

    Args:
        pdf: The file.

    Returns:
        How many there are; more, where a name of a model is made to look like one.
    """
    return len(_PAGE.findall(pdf))


def shortened(data: Data, bound: Bound, pages: int) -> Data:
    """Show less of a document.

    Args:
        data: What the template gets.
        bound: How much of everything is shown.
        pages: On how many pages it is to fit, which is said.

    Returns:
        The same with shorter texts and fewer rows, and a remark that says so. What was cut ends
        with three dots.
    """
    blocks = [*_blocks(data["blocks"], bound)]
    return {**data, "blocks": blocks, "remark": REMARK.format(pages)}


def _blocks(blocks: Iterable[Data], bound: Bound) -> Iterator[Data]:
    for each in blocks:
        # What stands in a box needs twice the room.
        short, left = {**each, "kind": "remark"} if each["kind"] == "info" else {**each}, 0
        if "text" in short:
            short["text"] = _cut(short["text"], bound)
        if "title" in short:
            short["title"] = _cut(short["title"], bound)
        if "words" in short:
            short["words"] = _cell(short["words"], bound)
        for name in ("rows", "points", "entries"):
            if name in short and short["kind"] != "matrix" and not _is_named(short):
                left = len(short[name]) - bound.rows
                short[name] = short[name][: bound.rows]
        match short["kind"]:
            case "table":
                short["rows"] = [[_cell(cell, bound) for cell in row] for row in short["rows"]]
            case "points":
                short["points"] = [_cell(point, bound) for point in short["points"]]
        yield short
        if left > 0:
            yield {"kind": "remark", "text": f"… and {left:,} more"}


def _is_named(block: Data) -> bool:
    """Whether a table has names with their values, each of which says something else."""
    return bool(block["kind"] == "table" and not block["columns"])


def _cell(cell: str | Sequence[Data], bound: Bound) -> str | list[Data]:
    if isinstance(cell, str):
        return _cut(cell, bound)
    shown, left = [], bound.characters
    for piece in cell:
        if left <= 0:
            break
        text = _cut(piece["text"], Bound(left, bound.rows))
        shown.append({**piece, "text": text})
        left -= len(text)
    return shown


def _cut(text: str, bound: Bound) -> str:
    lines = text.split("\n")
    kept = "\n".join(lines[: bound.rows])[: bound.characters]
    return text if kept == text else f"{kept.rstrip().rstrip(BREAK)}…"
