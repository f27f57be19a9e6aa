"""Where a rendered report is read, as far as the page and the Markdown have to suit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Viewer:
    """What works where a report is read."""

    jumps: bool = True
    """Whether links lead to other places of the same report."""
    folds: bool = False
    """Whether the groups of a report are folded instead of listed: what unfolds needs no link,
    and its height is known."""
    leaves: Literal["here", "apart", "not"] = "here"
    """Where a link to elsewhere may open: in place of the report, beside it, or nowhere. Where it
    is nowhere, its address is shown as text."""
    is_one_of_many: bool = False
    """Whether the page is one of many: their style has no name for paper, since all share it, and
    long tables are not folded, since pages divide them."""
    columns: int = 80
    """How many letters a terminal has beside each other."""
    colours: bool = True
    """Whether a terminal shows colours, and wants them."""


BROWSER: Final = Viewer()
"""A browser, or a viewer of Markdown such as GitHub's."""

SITE: Final = Viewer(is_one_of_many=True)
"""A browser, for the pages of a catalog."""

MLFLOW: Final = Viewer(jumps=False, folds=True, leaves="not")
"""MLflow's pages of artifacts.

HTML stands in a frame with `sandbox="allow-scripts"`, whose address is a `blob:`. A jump does
nothing there, and a link replaces the report by a page that refuses to be framed. Markdown stands
in MLflow's own page, where a jump leads to the page that says 404.
"""

NOTEBOOK: Final = Viewer(folds=True, leaves="apart")
"""The frame below a cell of a notebook."""
