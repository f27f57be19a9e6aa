"""Markdown that people wrote, written again as Markdown that GitHub reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given

from mlflow_report_plugin.renderers import description
from mlflow_report_plugin.renderers.markdown import tamed
from tests.renderers import naughty, reading, reports
from tests.renderers.test_description import HARMLESS


def written(text: str) -> reading.Element:
    """Write a text between two headings, and read it as GitHub does."""
    pieces = "\n\n".join(("# Before", *tamed.quoted(text), "# After"))
    page = reading.github(pieces)
    assert [each.text() for each in page.all("h1")] == ["Before", "After"]
    return page


def told(page: reading.Element) -> str:
    """The text without what marks emphasis: beside code, its marks may be text again."""
    return re.sub(r"[\s*_~]+", "", page.text())


def test_what_people_wrote_keeps_its_structure() -> None:
    page = written(
        "- It takes *some*\n- `false_positives`, or **not**\n\n1) one\n2) two\n\n"
        "> said\n\n```py\n# code\n```\n\n| a | b |\n| - | :-: |\n| 1 | `2 \\| 3` |"
    )
    assert [each.text().strip() for each in page.all("li")] == [
        *("It takes some", "false_positives, or not", "one", "two")
    ]
    assert [each.text() for each in page.all("code")] == ["false_positives", "# code\n", "2 | 3"]
    assert page.all("table")[0].rows() == [["a", "b"], ["1", "2 | 3"]]
    assert len(page.all("blockquote")) == 2


def test_a_heading_of_somebody_is_bold_and_no_heading() -> None:
    page = written(reports.DESCRIPTION)
    assert page.all("h2") == page.all("h3") == []
    assert page.all("strong")


@given(naughty.text)
@example("# <b>&amp; [x](http://x)\n\n- ---\n- \n- 1. a\n\n      b\n\n---")
@example("a\n===\n```\nnever closed\n<script>")
def test_any_text_says_the_same_as_in_the_html_report_and_is_harmless(text: str) -> None:
    page = written(text)
    assert {each.tag for each in page.all()} <= {*HARMLESS, "h1", "del"}
    if text.strip():
        shown = reading.html(description.render(text))
        assert told(page) == f"Before{told(shown)}After"


@pytest.mark.parametrize("text", naughty.NAUGHTY)
def test_hostile_text_is_only_text(text: str) -> None:
    assert {each.tag for each in written(text).all()} <= {*HARMLESS, "h1", "del"}
    assert "<!--" not in "".join(tamed.quoted("<!-- " + text)).replace("\\<!--", "")
