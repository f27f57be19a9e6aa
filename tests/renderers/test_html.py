"""Documents as one HTML page."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given

from mlflow_report_plugin.document import (
    Cell,
    Code,
    Document,
    Link,
    Missing,
    Note,
    Section,
    Table,
    Text,
)
from mlflow_report_plugin.renderers import HTML, MARKDOWN
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.visible import visible
from tests.renderers import naughty, reading, reports

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "style", "ping"}


def render(document: Document) -> str:
    page = HTML.render(document=document)
    assert isinstance(page, str)
    return page


def read(document: Document) -> reading.Element:
    return reading.html(render(document))


def cell(value: Cell) -> reading.Element:
    return read(reports.value(value)).all("td")[0]


def test_a_usual_report_is_small() -> None:
    assert len(render(reports.usual()).encode()) < 300_000


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    page = read(reports.usual())
    for element in page.all():
        assert element.tag not in {"script", "link", "img", "iframe", "object", "embed", "base"}
        assert not {name for name in element.attrs if name in LOADING or name.startswith("on")}
    assert not re.search(r"url\(|@import|javascript:", page.all("style")[0].text())


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    page = read(reports.usual())
    style = page.all("style")[0].text()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [m.attrs["content"] for m in page.all("meta") if "http-equiv" in m.attrs]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert page.all("meta")[0].attrs == {"charset": "utf-8"}


def test_links_of_the_contents_lead_to_headings_under_the_anchors_of_the_markdown() -> None:
    page = read(reports.usual())
    links = [a.attrs["href"] for a in page.all("nav")[0].all("a")]
    headings = {f"#{h.attrs['id']}" for h in page.all("h2", "h3") if "id" in h.attrs}
    assert len(links) == 17
    assert set(links) <= headings
    markdown = MARKDOWN.render(document=reports.usual())
    assert links == re.findall(r"^ *- \[.*\]\((#.*)\)$", str(markdown), re.MULTILINE)


def test_every_id_is_there_once() -> None:
    ids = [e.attrs["id"] for e in read(reports.usual()).all() if "id" in e.attrs]
    assert len(ids) == len(set(ids))


def test_a_report_without_contents_has_no_navigation() -> None:
    assert not read(reports.document(contents_depth=0)).all("nav")


@pytest.mark.parametrize(
    ("value", "classes", "text"),
    [
        ("not set", [], "not set"),
        (Missing(), ["missing"], "not set"),
        ("", ["missing"], "empty"),
        ("a\n  b\t<b>", [], "a\n  b\t<b>"),
        (Link("here", "javascript:alert(1)"), [], "here (javascript:alert(1))"),
    ],
)
def test_a_cell_shows_its_value(value: Cell, classes: list[str], text: str) -> None:
    found = cell(value)
    assert [span.attrs["class"] for span in found.all()] == classes
    assert found.text() == text


def test_a_link_says_that_it_leads_out() -> None:
    (link,) = cell(Link("API", "https://x.example/?a=1&copy;=2")).all()
    assert link.attrs == {
        "href": "https://x.example/?a=1&copy;=2",
        "rel": "noopener noreferrer nofollow",
    }


def test_a_long_value_is_folded_cut_and_says_so() -> None:
    found = cell("x" * 10_001)
    assert [e.tag for e in found.all()] == ["details", "summary", "span"]
    assert found.text() == (
        "10,001 characters" + "x" * 10_000 + " "
        "… (shortened: 10,001 characters in all; the JSON has all of them)"
    )


def test_long_tables_and_long_code_are_folded_with_everything_inside() -> None:
    page = read(reports.large())
    folds = page.all("details")[1:]  # the first is the contents on a phone
    assert [fold.all("summary")[0].text() for fold in folds] == [
        *("2,000 rows", "1,000 rows", "500 rows", "5,000 rows")
    ]
    assert [len(fold.rows()) for fold in folds] == [2_001, 1_001, 501, 5_001]
    code = read(reports.document(Code("line\n" * 41)))
    assert code.all("details")[1].all("summary")[0].text() == "41 lines"


def test_a_description_does_not_disturb_the_outline() -> None:
    page = read(reports.document(Text("# Not a heading", "markdown")))
    assert [h.text().removesuffix(" #") for h in page.all("h1", "h2", "h3")] == [
        *("Model: models:/x/1", "Contents", "Part")
    ]


def test_notes_are_told_apart() -> None:
    page = read(reports.document(Note("a"), Note("b", "gap"), Note("c", "info")))
    notes = [(p.attrs["class"], p.text()) for p in page.all("p")]
    assert notes == [("none", "a"), ("note gap", "Gap b"), ("note info", "Note c")]


@given(naughty.text)
def test_any_text_is_shown_everywhere_and_is_nothing_else(text: str) -> None:
    table = Table((text, "b", "c", "d"), ((text, "", Missing(text), Link(text, text)),), text)
    document = Document(
        "Model",
        text,
        (Section(text, (table, Code(text), Text(text), Note(text), Note(text, "gap"))),),
    )
    page = read(document)
    shown = visible(text)
    heading = heading_text(text)
    assert page.all("title")[0].text() == heading_text(f"Model: {text}" if text else "Model")
    assert page.all("h2")[1].text() == f"{heading} #"
    assert page.all("caption")[0].text() == shown if text else not page.all("caption")
    assert [len(row) for row in page.all("table")[0].rows()] == [4, 4]
    folded = f"{len(text):,} characters" if len(text) > 1_000 else ""
    assert page.all("td")[0].text() == folded + (shown or "empty")
    assert page.all("code")[0].text() == shown
    assert page.all("p")[0].text() == (shown if text.strip() else "empty")
    assert page.all("p")[1].text() == shown
    assert not page.all("img", "script", "iframe", "svg", "b", "s", "em")
    for link in page.all("main")[0].all("a"):
        assert link.attrs["href"].startswith(("#", "http://", "https://", "HTTP"))
