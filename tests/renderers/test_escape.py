"""Escaping for Markdown, as data and with generated values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given

from mlflow_report_plugin.renderers.escape import inline, paragraph
from mlflow_report_plugin.renderers.visible import one_line, visible
from tests.renderers import naughty, reading

CASES = [
    case.split("\n.\n")
    for case in Path(__file__)
    .with_name("escaping.txt")
    .read_text(encoding="utf-8")
    .removesuffix("\n.\n")
    .partition("\n\n")[2]
    .split("\n.\n\n")
]
PARSERS = [reading.github, reading.markdown_it]


@pytest.mark.parametrize(
    ("value", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_cell_is_written_as_the_data_file_says(value: str, expected: str) -> None:
    assert inline(json.loads(value)) == expected


@given(naughty.text)
@example("a|b")
def test_a_cell_shows_any_text_and_nothing_else(value: str) -> None:
    markdown = f"| a | b |\n| :--- | :--- |\n| x{inline(value)}x | y |\n| {inline(value)} | z |\n"
    shown = reading.same_spaces(one_line(value))
    for parse in PARSERS:
        document = parse(markdown)
        (table,) = document.all("table")
        rows = [[reading.same_spaces(cell) for cell in row] for row in table.rows()]
        assert rows[0] == ["a", "b"]
        assert rows[1] == [f"x{shown}x", "y"]
        assert rows[2] == [shown, "z"]
        assert {element.tag for element in table.all()} <= {
            *("thead", "tbody", "tr", "th", "td", "code")
        }
        assert document.text().strip() == table.text().strip()


@given(naughty.text)
def test_a_paragraph_shows_any_text_and_nothing_else(value: str) -> None:
    lines = visible(value).replace("\t", "    ").split("\n")
    expected = [reading.same_spaces(line) for line in lines if line.strip(" ")]
    for parse in PARSERS:
        document = parse(paragraph(value))
        assert {element.tag for element in document.all()} <= {"p", "br", "code"}
        shown = [line for part in document.all("p") for line in part.text().split("\n")]
        assert [reading.same_spaces(line) for line in shown] == expected


@pytest.mark.parametrize("value", naughty.NAUGHTY)
def test_what_is_escaped_can_be_written_as_utf_8(value: str) -> None:
    assert (inline(value) + paragraph(value)).encode("utf-8")
