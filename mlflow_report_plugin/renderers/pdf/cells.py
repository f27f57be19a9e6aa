"""One cell of a table, or one word of a line, as data for the template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

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
from mlflow_report_plugin.renderers.links import as_text, is_web_address
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.pdf import texts
from mlflow_report_plugin.renderers.pdf.drawings import Drawings
from mlflow_report_plugin.renderers.visible import shorten

Piece: TypeAlias = dict[str, str]
"""Some words of a cell: `text`, and where they have them `style`, `url`, `to` and `file`."""

_EMPTY: Final = Missing("empty")


class Cells:
    """The cells of one document."""

    def __init__(
        self, places: Mapping[str, str], drawings: Drawings, *, rounded: bool = False
    ) -> None:
        """Begin a document.

        Args:
            places: Where sections are, by their titles.
            drawings: Where the files of what is drawn are.
            rounded: Whether numbers are for reading only: the exact ones stand elsewhere.
        """
        self._places = places
        self._drawings = drawings
        self._rounded = rounded

    def write(self, cell: Cell, longest: int = texts.LONG) -> list[Piece]:
        """Write a cell.

        Args:
            cell: The cell.
            longest: Longer words may be broken, in characters.

        Returns:
            Its words.
        """
        match cell:
            case "":
                return self.write(_EMPTY, longest)
            case str():
                shown, remark = shorten(cell)
                words = {"text": texts.lines(shown, longest)}
                return [words, {"text": f" {remark}", "style": "remark"}] if remark else [words]
            case Missing(text=text, unread=unread):
                style = "unread" if unread else "missing"
                return _styled(self.write(text or _EMPTY.text, longest), style)
            case Number(text=text, exact=exact):
                return self.write(text if self._rounded else exact, longest)
            case Moment(text=text) | Written(text=text) | ToPage(text=text):
                return self.write(text, longest)  # a file has no pages beside it
            case Id(text=text):
                return _styled(self.write(text, longest), "code") if text else self.write("")
            case Badge(text=text, kind=kind):
                # It has a colour behind it, which a break would cut in two.
                whole = max(longest, texts.LONG)
                return _styled(self.write(text or _EMPTY.text, whole), kind)
            case Jump(text=text, to=to):
                place = self._places.get(heading_text(to))
                pieces = self.write(text, longest)
                return [{**each, "to": place} for each in pieces] if place else pieces
            case Link(text=text, url=url):
                if not is_web_address(url):
                    return self.write(as_text(cell), longest)
                return [{**each, "url": url} for each in self.write(text or url, longest)]
            case Sparkline(points=points, text=text):
                file = self._drawings.sparkline(cell) if points else ""
                if not file:
                    return self.write(text, longest)
                return [{"text": texts.plain(text) or "a line", "file": file}]
            case _:
                assert_never(cell)

    def name(self, name: str, longest: int = texts.LONG) -> list[Piece]:
        """Write a name of MLflow's, or of what the report derived."""
        pieces = self.write(name, longest)
        return _styled(pieces, "derived") if name.startswith("_") else pieces


def _styled(pieces: list[Piece], style: str) -> list[Piece]:
    return [{"style": style, **each} for each in pieces]
