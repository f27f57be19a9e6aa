"""Documents for terminals: nothing but colours is sent, and nothing is wider than the window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from rich.cells import cell_len

from mlflow_report_plugin import report
from mlflow_report_plugin.document import (
    Code,
    Document,
    Facts,
    Front,
    Note,
    Panel,
    Section,
    Sparkline,
    Table,
    Text,
)
from mlflow_report_plugin.renderers.terminal import render
from mlflow_report_plugin.renderers.viewer import Viewer
from mlflow_report_plugin.renderers.visible import visible
from tests.renderers import naughty, reports

EXAMPLES: Final = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.json"))
COLOURS: Final = re.compile(r"\x1b\[[\d;]*m")
PLAIN: Final = Viewer(colours=False)


def unsafe(shown: str) -> set[str]:
    """What a terminal could take for an order, beside colours."""
    return {c for c in COLOURS.sub("", shown) if c != "\n" and (c < " " or "\x7f" <= c <= "\x9f")}


def hostile(text: str) -> Document:
    """A document with a text everywhere."""
    blocks = (
        *naughty.drawings(text),
        Facts(((text, text),), title=text),
        Text(text, "markdown"),
        Code(text),
        Note(text),
    )
    front = Front(text, (), text, (Panel(text, (Facts(((text, text),)), Code(text))),))
    return Document(text, text, (Section(text, blocks),), front=front)


@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize("text", [*naughty.NAUGHTY, "\x1b]0;title\x07\x1b[2J\x9b31m\x1bP"])
def test_no_value_sends_anything_to_the_terminal(text: str, colours: bool) -> None:
    document = hostile(text)
    for each in (document, Document(text, text, document.sections)):
        shown = render(document=each, viewer=Viewer(colours=colours))
        assert unsafe(shown) == set()
        assert ("\x1b" in shown) == colours


@given(naughty.text)
def test_any_text_is_shown_whole(text: str) -> None:
    shown = render(document=Document("t", "s", (Section("x", (Code(text),)),)), viewer=PLAIN)
    blanks = re.compile(r"\s+")
    assert blanks.sub("", visible(text).replace("\t", "")) in blanks.sub("", shown)


@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("document", [reports.whole(), reports.usual(), reports.drawn()])
def test_nothing_is_wider_than_the_window(document: Document, columns: int) -> None:
    for each in (document, Document("t", "s", document.sections)):
        shown = render(document=each, viewer=Viewer(columns=columns, colours=False))
        assert max(map(cell_len, shown.splitlines())) <= columns


def test_no_line_ends_in_blanks() -> None:
    shown = render(document=reports.whole(), viewer=PLAIN)
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_first_screen_of_an_example_is_there_and_what_else_it_has(example: Path) -> None:
    made = report(str(example))
    shown = made.to_terminal(colours=False)
    front = made.document.front
    assert front is not None
    assert shown.startswith(f"MLflow Model: {front.name}\n")
    for title in (
        *(panel.title for panel in front.panels),
        *(s.title for s in made.document.sections),
    ):
        assert title in shown
    assert len(shown.splitlines()) < 70


def test_metrics_have_sparklines() -> None:
    points = ((1.0, 0.0), (2.0, 1.0), (3.0, float("nan")), (4.0, 0.5))
    table = Table(("Metric", "History"), (("f1", Sparkline(points, "in words")),))
    shown = render(document=reports.document(table), viewer=PLAIN)
    assert "▁█▅" in shown or "▁█▄" in shown


@pytest.mark.parametrize("value", [0.0, 1.7e308, -1.7e308])
def test_a_sparkline_of_one_number_is_level(value: float) -> None:
    spark = Sparkline(((1.0, value), (2.0, value)), "in words")
    assert "▅▅" in render(document=reports.value(spark), viewer=PLAIN)


def test_a_sparkline_without_numbers_is_told_in_words() -> None:
    spark = Sparkline(((1.0, float("inf")),), "in words")
    assert "in words" in render(document=reports.value(spark), viewer=PLAIN)


def test_what_the_environment_says_of_colours_is_for_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    assert "\x1b" not in render(document=reports.usual(), viewer=PLAIN)
