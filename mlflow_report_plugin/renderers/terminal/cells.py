"""One cell of a table, or one word of a line, for a terminal."""

from __future__ import annotations

from typing import Final

from rich.text import Text
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
from mlflow_report_plugin.renderers.links import as_text
from mlflow_report_plugin.renderers.terminal import drawings
from mlflow_report_plugin.renderers.visible import shorten, visible

STYLES: Final = {"plain": "", "good": "green", "warning": "yellow", "bad": "bold red"}
"""How the states of badges look; their words say the same."""
EMPTY: Final = Missing("empty")


def write(cell: Cell) -> Text:
    """Write a cell.

    Args:
        cell: The cell.

    Returns:
        Its words.
    """
    match cell:
        case "":
            return write(EMPTY)
        case str():
            shown, remark = shorten(cell)
            return clean(shown).append(f" {remark}" if remark else "", style="dim")
        case Missing(text=text, unread=unread):
            return clean(text or EMPTY.text, "italic yellow" if unread else "dim italic")
        case Number(text=text):
            return write(text)
        case Moment(text=text) | Id(text=text) | Written(text=text):
            return write(text)
        case Jump(text=text) | ToPage(text=text):  # a terminal has no other places
            return write(text)
        case Badge(text=text, kind=kind):
            # As in Markdown, the mark is there without a colour, too.
            return clean(text, STYLES[kind]) if text else write(EMPTY)
        case Link():
            return write(as_text(cell))
        case Sparkline(points=points, text=text):
            drawn = drawings.spark(points)
            return Text(drawn, style="cyan") if drawn else write(text)
        case _:
            assert_never(cell)


def clean(text: str, style: str = "") -> Text:
    """Make text harmless.

    Args:
        text: Any text.
        style: How it looks.

    Returns:
        The same text with nothing hidden in it, and blanks for tabs.
    """
    return Text(visible(text).replace("\t", "    "), style=style)
