"""Tables: which of their rows and columns are shown, and how."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mlflow_report_plugin.document import Cell, Facts, Missing, Number, Table
from mlflow_report_plugin.renderers.folding import folded_facts, folded_table
from mlflow_report_plugin.renderers.html import macros, widths, words
from mlflow_report_plugin.renderers.html.anchors import Anchors
from mlflow_report_plugin.renderers.html.cells import Cells
from mlflow_report_plugin.renderers.viewer import Viewer
from mlflow_report_plugin.renderers.visible import one_line

_LONG = 50  # rows; a longer table is folded
# How many letters fit beside each other, with some room for cells that have several words.
_PHONE, _TABLET, _PAPER, _DESKTOP = 40, 80, 100, 130
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

    def __init__(self, cells: Cells, anchors: Anchors, viewer: Viewer) -> None:
        """Begin a page.

        Args:
            cells: The cells of the page.
            anchors: The anchors of its rows.
            viewer: Where it is read.
        """
        self._jumps = viewer.jumps
        self._folds = not viewer.is_one_of_many
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
            self._folds and len(rows) > _LONG,
            facts.columns == _NAMES,
            self._jumps,
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
        columns = list(zip(*shown.rows, strict=True))
        numbers = [place for place, cells in enumerate(columns, 1) if _are_numbers(cells)]
        classes = [f"n{place}" for place in numbers]
        width = widths.narrowest(shown)
        is_matrix = len(columns) > 2 and all(map(_could_be_numbers, columns[1:]))
        is_read_whole = table.cards or (width > _PHONE and not is_matrix)
        may_scroll = width > (_PHONE if is_matrix else _DESKTOP)
        if is_read_whole:
            classes += ["cards", "broad"] if width > _TABLET else ["cards"]
        if width > _PAPER:
            classes.append("vast")
        return macros.block(
            "table",
            shown,
            [
                Row(self._anchor(table.anchors, row[0]), tuple(map(self._cells.write, row)))
                for row in shown.rows
            ],
            list(map(self._cells.name, unset)),
            self._folds and len(shown.rows) > _LONG,
            " ".join(classes),
            self._anchors.region(one_line(table.title) or within) if may_scroll else "",
            self._jumps,
        )

    def _anchor(self, kind: str, cell: Cell) -> str:
        return self._anchors.take(kind, _words(cell)) if kind else ""


def _are_numbers(cells: tuple[Cell, ...]) -> bool:
    return any(isinstance(cell, Number) for cell in cells) and all(
        isinstance(cell, Number | Missing) for cell in cells
    )


def _could_be_numbers(cells: tuple[Cell, ...]) -> bool:
    return all(isinstance(cell, Number | Missing) or _is_number(cell) for cell in cells)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and words.is_number(cell)


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell.exact if isinstance(cell, Number) else cell.text
