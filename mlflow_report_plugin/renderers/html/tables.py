"""Tables: which of their rows and columns are shown, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from mlflow_report_plugin.document import Cell, Facts, Missing, Number, Table
from mlflow_report_plugin.renderers.folding import folded_facts, folded_table
from mlflow_report_plugin.renderers.html import macros
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.visible import one_line

_LONG = 50  # rows; a longer table is folded
_FEW = 2  # columns; so few fit a phone beside each other
_MANY = 5  # columns; more do not fit a tablet
_TOO_MANY = 8  # columns; more may not fit a screen
_NAMES = ("Name", "Value")  # the headings of facts, which say nothing that is not seen


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown."""

    anchor: str
    """Where links to it lead, or empty."""
    cells: tuple[Markup, ...]
    """What stands in it."""


class Tables:
    """The tables of one page."""

    def __init__(self, cells: Cells, anchors: Anchors) -> None:
        """Begin a page.

        Args:
            cells: The cells of the page.
            anchors: The anchors of its rows.
        """
        self._cells = cells
        self._anchors = anchors

    def facts(self, facts: Facts) -> Markup:
        """Write names with their values.

        Args:
            facts: The facts.

        Returns:
            HTML.
        """
        shown, unset = folded_facts(facts)
        rows = [
            Row(
                self._anchor(facts.anchors, name),
                (self._cells.name(name), self._cells.write(value)),
            )
            for name, value in shown
        ]
        return macros.block(
            "facts",
            facts,
            rows,
            list(map(self._cells.name, unset)),
            len(rows) > _LONG,
            facts.columns == _NAMES,
        )

    def table(self, table: Table, within: str) -> Markup:
        """Write rows below column headings.

        Args:
            table: The table.
            within: What it is about, as far as is known.

        Returns:
            HTML.
        """
        shown, unset = folded_table(table)
        numbers = [
            place
            for place, cells in enumerate(zip(*shown.rows, strict=True))
            if _are_numbers(cells)
        ]
        is_matrix = len(numbers) > _FEW and len(numbers) >= len(shown.columns) - 1
        return macros.block(
            "table",
            shown,
            [
                Row(self._anchor(table.anchors, row[0]), tuple(map(self._cells.write, row)))
                for row in shown.rows
            ],
            list(map(self._cells.name, unset)),
            len(shown.rows) > _LONG,
            " ".join(_classes(shown, numbers, is_matrix)),
            self._region(shown, within, is_matrix),
        )

    def _anchor(self, kind: str, cell: Cell) -> str:
        return self._anchors.take(kind, _words(cell)) if kind else ""

    def _region(self, table: Table, within: str, is_matrix: bool) -> str:
        """The name of a region that may have to be scrolled, empty where a table fits."""
        if not is_matrix and len(table.columns) <= _TOO_MANY:
            return ""
        return self._anchors.region(one_line(table.title) or within)


def _classes(table: Table, numbers: list[int], is_matrix: bool) -> Iterator[str]:
    if table.cards or (len(table.columns) > _FEW and not is_matrix):
        yield "cards"
        if len(table.columns) > _MANY:
            yield "broad"
    for place in numbers:
        yield f"n{place + 1}"


def _are_numbers(cells: tuple[Cell, ...]) -> bool:
    return any(isinstance(cell, Number) for cell in cells) and all(
        isinstance(cell, Number | Missing) for cell in cells
    )


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell.exact if isinstance(cell, Number) else cell.text
