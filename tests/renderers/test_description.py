"""Descriptions that people wrote in Markdown, as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given

from mlflow_report_plugin.renderers import description
from tests.renderers import naughty, reading, reports

HARMLESS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def test_markdown_is_rendered() -> None:
    page = reading.html(description.render(reports.DESCRIPTION))
    assert page.all("p")[0].attrs == {"class": "heading"}
    assert [element.text() for element in page.all("strong")] == ["quality"]
    assert page.all("table")[0].rows() == [["column", "unit"], ["alcohol", "%"]]
    assert "\nSecond line" in page.text()


@pytest.mark.parametrize(
    "source",
    [
        "[the paper](https://example.com/paper)",
        "![pixel](https://evil.example/x.png)",
        "<script>alert(1)</script>",
        "<https://evil.example>",
        "[x]: https://evil.example",
        "&#8238;&amp;",
    ],
)
def test_what_could_lead_away_is_shown_as_it_was_typed(source: str) -> None:
    assert reading.html(description.render(source)).text().strip() == source


@given(naughty.text)
def test_any_description_is_harmless(text: str) -> None:
    for element in reading.html(description.render(text)).all():
        assert element.tag in HARMLESS
        assert set(element.attrs) <= {"class", "start"}
        assert element.attrs.get("class", "heading").startswith(("heading", "language-", "plain"))


def test_what_is_nested_too_deeply_is_shown_as_it_was_typed() -> None:
    source = "> " * 500 + "text"
    assert reading.html(description.render(source)).text() == source
