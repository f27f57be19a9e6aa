"""Documents as one HTML page."""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given

from mlflow_report_plugin.document import (
    Branch,
    Cell,
    Code,
    Curve,
    Document,
    Graph,
    Image,
    Link,
    Missing,
    Node,
    Note,
    Plot,
    Section,
    Sparkline,
    Table,
    Text,
    Tree,
)
from mlflow_report_plugin.renderers.built_in import HTML, MARKDOWN
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.visible import one_line, short_line, visible
from tests.renderers import naughty, pictures, reading, reports

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "style", "ping"}


def render(document: Document) -> str:
    page = HTML.render(document=document)
    assert isinstance(page, str)
    return page


def read(document: Document) -> reading.Element:
    return reading.html(render(document))


def cell(value: Cell) -> reading.Element:
    return read(reports.value(value)).all("td")[0]


@pytest.mark.parametrize("report", [reports.usual, reports.drawn])
def test_a_usual_report_is_small(report: Callable[[], Document]) -> None:
    assert len(render(report()).encode()) < 300_000


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


def test_a_cell_of_a_card_carries_the_name_of_its_column() -> None:
    columns, rows = ('<b> "1"', "After", "Meaning"), (("a", "b", "c"), ("d", "e", "f"))
    for cards in (True, False):
        page = read(Document("Report", "s", (Section("T", (Table(columns, rows, cards=cards),)),)))
        named = [each.attrs.get("data-column") for each in page.all("td")]
        assert named == ([*columns, *columns] if cards else [None] * 6)


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


DRAWN = {
    "svg": {"viewbox", "width", "height", "role", "aria-label", "class"},
    **{"title": set(), "desc": set(), "g": {"class"}, "path": {"class", "d"}},
    "text": {"class", "x", "y", "dy"},
    "rect": {"x", "y", "width", "height", "rx"},
    "circle": {"cx", "cy", "r"},
}


@given(naughty.text)
def test_any_text_in_a_drawing_is_shown_and_is_nothing_else(text: str) -> None:
    page = read(Document("Model", "", (Section("Part", naughty.drawings(text)),)))
    shown, line = visible(text), short_line(text)
    spark, plot, graph = page.all("svg")
    assert spark.all("title")[0].text() == shown
    assert [plot.all(tag)[0].text() for tag in ("title", "desc")] == [line, shown]
    assert plot.all("text")[-1].text() == line
    assert graph.attrs["aria-label"] == shown
    assert graph.all("title")[0].text() == f"{one_line(text)}: {one_line(text)}"[:500]
    for element in (e for svg in (spark, plot, graph) for e in svg.all()):
        assert set(element.attrs) <= DRAWN[element.tag]
    (image,) = page.all("img")
    assert image.attrs["alt"] == shown
    assert [e.text() for e in page.all("b")] == [f"{line}/", line, line]
    assert [e.text() for e in page.all("i")] == [line, line, line]
    (note,) = [p.text() for p in page.all("p") if p.attrs.get("class") == "note info"]
    assert note.startswith(f"Note {line}: not shown, because it is no ")
    assert not page.all("script", "iframe", "foreignobject", "animate", "use", "em", "s")
    for element in page.all():
        assert not {name for name in element.attrs if name in LOADING or name.startswith("on")} - (
            {"src"} if element is image else set()
        )


def test_a_page_carries_its_pictures() -> None:
    images = read(reports.drawn()).all("img")
    sources = [image.attrs["src"].partition(",") for image in images]
    assert [begin for begin, _, _ in sources] == [
        *(f"data:image/{kind};base64" for kind in ("png", "jpeg", "svg+xml"))
    ]
    assert b64decode(sources[0][2]) == pictures.drawn("png")
    assert [image.attrs.get("width") for image in images] == ["400", "400", None]
    assert {image.attrs["alt"] for image in images} == {"A confusion matrix"}


def test_a_picture_that_is_something_else_is_named_with_the_reason() -> None:
    page = read(
        reports.document(
            Image(b"<b>", "image/png", "A curve"),
            Image(b"", "image/jpeg", "x", "Roc"),
            Image(pictures.pixels("png", 1, 1) + bytes(1_000_000), "image/png", "x", "Shap"),
        )
    )
    assert [p.text() for p in page.all("p")] == [
        "Note A curve: not shown, because it is no PNG file",
        "Note Roc: not shown, because it is no JPEG file",
        "Note Shap: not shown, because 1,000,069 bytes are too many",
    ]
    assert not page.all("img")


@pytest.mark.parametrize("count", [1, 300, 10_000])
def test_drawings_are_small_however_many_points_they_have(count: int) -> None:
    empty = len(render(reports.document()))
    noise = tuple((float(i), math.sin(i * i) * 1e6) for i in range(count))
    for points in (reports.curve(count), noise):
        assert (
            len(render(reports.document(Plot("loss", (Curve("loss", points),), "It fell."))))
            - empty
            < 8_000
        )
        assert len(cell_source(Sparkline(points, "It fell."))) < 1_000
    assert len(render(reports.document(reports.lineage()))) - empty < 8_000


def cell_source(value: Cell) -> str:
    return render(reports.value(value)).partition('<td dir="auto">')[2].partition("</td>")[0]


@pytest.mark.parametrize("points", [(), ((0.0, math.nan), (1.0, math.inf))])
def test_a_curve_without_numbers_is_its_words(points: tuple[tuple[float, float], ...]) -> None:
    assert cell_source(Sparkline(points, "no numbers")) == "no numbers"
    page = read(reports.document(Plot("loss", (Curve("loss", points),), "no numbers")))
    assert [p.text() for p in page.all("p")] == ["Note loss: no numbers"]
    assert not page.all("svg")


def test_a_curve_is_drawn_without_what_is_not_finite() -> None:
    points = ((0.0, 1.0), (1.0, math.nan), (2.0, 2.0))
    drawn = render(reports.document(Plot("loss", (Curve("loss", points),), "It rose.")))
    assert drawn == render(
        reports.document(Plot("loss", (Curve("loss", points[::2]),), "It rose."))
    )


def test_everything_that_is_drawn_has_a_name() -> None:
    page = read(reports.drawn())
    drawings = page.all("svg")
    assert len(drawings) == 1 + 2 * len(reports.COUNTS)
    for svg in drawings:
        assert svg.attrs["role"] == "img"
        named = svg.attrs.get("aria-label") or svg.all("title")[0].text()
        assert named.strip()
    assert all(image.attrs["alt"] for image in page.all("img"))
    regions = [e.attrs for e in page.all() if e.attrs.get("role") == "region"]
    assert [(region["aria-label"], region["tabindex"]) for region in regions] == [
        *(("Graph", "0"), ("Table", "0"))
    ]


def test_the_node_that_a_report_is_about_is_marked() -> None:
    nodes = (Node("a", "Run", "fox"), Node("b", "Model version", "wine 1", marked=True))
    page = read(reports.document(Graph(nodes, (("a", "b"),), "fox leads to wine 1")))
    assert [group.attrs.get("class", "") for group in page.all("g")] == ["", "marked"]
    assert [text.text() for text in page.all("text")] == ["Run", "fox", "Model version", "wine 1"]
    assert [path.attrs["class"] for path in page.all("path")] == ["arrow", "head"]


def test_the_folders_of_a_small_tree_are_open_and_large_ones_are_folded() -> None:
    large = read(reports.document(reports.tree())).all("div")[0]
    assert ["open" in folder.attrs for folder in large.all("details")] == [True, False, False]
    assert large.all("li")[-1].text() == "… 100 more files"
    small = read(reports.document(Tree(reports.tree().branches[:3]))).all("div")[0]
    assert ["open" in folder.attrs for folder in small.all("details")] == [True, True]


def test_thousands_of_files_make_no_page_of_megabytes() -> None:
    files = tuple(Branch(f"{i:06}" + "x" * 300, "1,000 bytes") for i in range(200))
    folders = tuple(Branch(f"folder {i}", "200 files", files) for i in range(100))
    assert len(render(reports.document(Tree(folders)))) < 500_000
