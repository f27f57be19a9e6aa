"""Documents as one HTML page."""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given

from mlflow_report_plugin.document import (
    NOT_SET,
    Badge,
    Branch,
    Cell,
    Code,
    Curve,
    Document,
    Facts,
    Front,
    Graph,
    Id,
    Image,
    Jump,
    Link,
    Missing,
    Moment,
    Node,
    Note,
    Number,
    Panel,
    Plot,
    Point,
    Points,
    Section,
    Sparkline,
    Table,
    Tabs,
    Text,
    Tree,
    Written,
)
from mlflow_report_plugin.renderers.built_in import HTML
from mlflow_report_plugin.renderers.html import words
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.style import running_head
from mlflow_report_plugin.renderers.visible import one_line, short_line, visible
from tests.renderers import naughty, pictures, reading, reports

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "style", "ping"}


def render(document: Document) -> str:
    page = HTML.render(document=document)
    assert isinstance(page, str)
    return page


def read(document: Document) -> reading.Element:
    return reading.html(render(document))


def main(document: Document) -> reading.Element:
    """What stands below the first screen."""
    return read(document).all("main")[0]


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


def test_the_contents_lead_to_the_groups_and_their_sections_and_to_no_others() -> None:
    page = read(reports.whole())
    links = [a.attrs["href"] for a in page.all("nav")[0].all("a")]
    headings = [f"#{h.attrs['id']}" for h in page.all("main")[0].all("h2", "h3")]
    assert links == headings
    assert "#run" in links


def test_a_section_for_which_nothing_was_found_is_a_line_outside_the_contents() -> None:
    page = read(reports.usual())
    lines = [p for p in page.all("p") if p.attrs.get("class") == "line"]
    assert [p.text() for p in lines] == ["Tags None found", "Tags None found"]
    links = {a.attrs["href"] for a in page.all("nav")[0].all("a")}
    assert not links & {f"#{p.attrs['id']}" for p in lines}


def test_every_link_within_the_page_leads_to_something() -> None:
    page = read(reports.whole())
    ids = {f"#{e.attrs['id']}" for e in page.all() if "id" in e.attrs}
    assert {a.attrs["href"] for a in page.all("a") if a.attrs["href"][0] == "#"} <= ids


def test_every_id_is_there_once() -> None:
    ids = [e.attrs["id"] for e in read(reports.whole()).all() if "id" in e.attrs]
    assert len(ids) == len(set(ids))


def test_a_report_without_contents_has_no_navigation() -> None:
    assert not read(reports.document(contents_depth=0)).all("nav")


@pytest.mark.parametrize(
    ("value", "classes", "text"),
    [
        ("not set", [], "not set"),
        (Missing("none"), ["missing"], "none"),
        ("", ["missing"], "empty"),
        ("a\n  b\t<b>", [], "a\n  b\t<b>"),
        (Link("here", "javascript:alert(1)"), ["long"], "here (javascript:alert(1))"),
        (Missing("HTTP 403", unread=True), ["missing unread"], "HTTP 403"),
        (Written("by hand"), ["written"], "by hand"),
        (Badge("READY", "good"), ["badge good"], "READY"),
        (Id(reports.RUN_ID), ["id"], reports.RUN_ID),
        (reports.RUN_ID, ["id"], reports.RUN_ID),
        (Jump("elsewhere", "No such section"), [], "elsewhere"),
    ],
)
def test_a_cell_shows_its_value(value: Cell, classes: list[str], text: str) -> None:
    found = cell(value)
    assert [e.attrs["class"] for e in found.all() if e.tag != "wbr"] == classes
    assert found.text() == text


def test_a_link_says_that_it_leads_out() -> None:
    (link,) = cell(Link("API", "https://x.example/?a=1&copy;=2")).all()
    assert link.attrs == {
        "href": "https://x.example/?a=1&copy;=2",
        "rel": "noopener noreferrer nofollow",
        "data-note": "1",
    }


def test_a_long_value_is_folded_cut_and_says_so() -> None:
    found = cell("x" * 10_001)
    assert [e.tag for e in found.all()] == ["details", "summary", "span", "span"]
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


def table(*rows: tuple[Cell, ...], title: str = "", cards: bool = False) -> reading.Element:
    columns = tuple(f"column {number}" for number in range(len(rows[0])))
    return main(reports.document(Table(columns, rows, title, cards)))


def test_a_cell_of_a_card_carries_the_name_of_its_column() -> None:
    columns = ('<b> "1"', "After", "Meaning of this change")
    rows = (("a", "b" * 17, "c" * 17), ("d", "e", "f"))
    page = main(reports.document(Table(columns, rows)))
    assert [each.attrs["data-column"] for each in page.all("td")] == [*columns, *columns]


def test_tables_are_cards_on_a_phone_unless_they_fit_or_are_numbers() -> None:
    word = "x" * 17
    for row, cards, classes in (
        (("a", "b", "c"), False, []),
        (("a", "b", "c"), True, ["cards"]),
        ((word, word), False, []),
        ((word, word, word), False, ["cards"]),
        ((word,) * 5, False, ["cards", "broad"]),
        ((word,) * 6, False, ["cards", "broad", "vast"]),
        ((word, *(["0.123456789012"] * 9)), False, ["vast"]),
    ):
        (found,) = table(row, cards=cards).all("table")
        assert found.attrs.get("class", "").split() == classes


def test_a_column_of_numbers_is_aligned_as_such() -> None:
    (found,) = table(
        ("a", Number("1", "1.0"), Number("2", "2.0"), "x"), ("b", Missing("none"), "3", NOT_SET)
    ).all("table")
    assert found.attrs["class"] == "n2"


def test_only_tables_that_may_be_too_wide_are_stops_and_each_has_a_name_of_its_own() -> None:
    few, many = (Table(("a",) * count, (("x" * 17,) * count,)) for count in (4, 9))
    titled = replace(many, title="Grants")
    page = main(reports.document(few, many, many, titled))
    assert [d.attrs.get("aria-label") for d in page.all("div")] == [
        None,
        "Part",
        "Part, 2",
        "Grants",
    ]
    assert [d.attrs.get("tabindex") for d in page.all("div")] == [None, "0", "0", "0"]


def test_what_nobody_set_is_one_line_below_the_others() -> None:
    page = main(reports.document(Facts((("a", NOT_SET), ("b", "2"), ("c", NOT_SET)))))
    assert page.all("table")[0].rows() == [["Name", "Value"], ["b", "2"]]
    assert [p.text() for p in page.all("p")] == ["not set: a, c"]
    page = main(reports.document(Facts((("a", NOT_SET),), title="Info")))
    assert not page.all("table")
    assert [p.text() for p in page.all("p")] == ["Info not set: a"]


def test_a_column_that_nobody_set_is_a_word_below_the_table() -> None:
    rows = ((NOT_SET, "1", NOT_SET), (NOT_SET, NOT_SET, NOT_SET))
    page = main(reports.document(Table(("a", "b", "c"), rows)))
    assert page.all("table")[0].rows() == [["a", "b"], ["not set", "1"], ["not set", "not set"]]
    assert [p.text() for p in page.all("p")] == ["not set: c"]


def test_a_row_that_is_cited_has_an_anchor_that_no_heading_takes() -> None:
    facts = Facts((("f1 score", "1"), ("f1/score", "2"), ("é", "3")), anchors="metric")
    (heading,) = (Section("metric f1-score", (facts,)),)
    page = main(Document("Model", "", (heading,)))
    assert page.all("h2")[0].attrs["id"] == "metric-f1-score"
    rows = [row.attrs["id"] for row in page.all("tr")[1:]]
    assert rows == ["metric-f1-score-1", "metric-f1-score-2", "metric-é"]
    # Its address can be copied, and is no stop of the keyboard.
    links = [a.attrs for a in page.all("table")[0].all("a")]
    assert [a["href"] for a in links] == [f"#{row}" for row in rows]
    assert {a["tabindex"] for a in links} == {"-1"}


def test_a_jump_leads_to_the_first_section_of_its_title() -> None:
    facts = Facts((("see", Jump("there", "Run")),))
    inner = Section("Inner", (Section("Run", (facts,)),))
    page = main(Document("Model", "", (Section("Group", (inner,)), Section("Run"))))
    (link,) = page.all("td")[0].all("a")
    assert (link.attrs["href"], link.text()) == ("#inner-run", "there")
    assert page.all("h4")[0].attrs["id"] == "inner-run"


def test_a_rounded_number_has_the_exact_one_beside_it_for_those_who_ask() -> None:
    (number, _, exact) = cell(Number("0.9561", "0.956140350877193")).all()
    assert number.attrs["title"] == exact.text() == "0.956140350877193"
    assert "hidden" in exact.attrs
    assert cell(Number("7", "7")).all() == []


def test_a_time_is_for_people_and_for_programs() -> None:
    (time,) = cell(Moment("2026-11-21 15:54:24")).all("time")
    assert time.attrs == {"datetime": "2026-11-21T15:54:24Z", "title": "2026-11-21 15:54:24 UTC"}
    assert time.all("span")[0].text() == "21 Nov 2026, 15:54 UTC"
    assert cell(Moment("yesterday")).text() == "yesterday"


def test_what_the_report_derived_is_marked() -> None:
    page = main(reports.document(Facts((("_link", "x"), ("link", "y")))))
    assert [s.text() for s in page.all("span") if s.attrs["class"] == "derived"] == ["_link"]


def test_links_are_listed_once_with_their_numbers_for_paper() -> None:
    link, other = Link("a", "https://a.example/"), Link("b", "https://b.example/")
    page = read(reports.document(Facts((("x", link), ("y", other), ("z", link)))))
    assert [a.attrs["data-note"] for a in page.all("main")[0].all("a")[1:]] == ["1", "2", "1"]
    (footer,) = page.all("footer")
    assert [li.text() for li in footer.all("li")] == ["https://a.example/", "https://b.example/"]
    assert "hidden" in footer.attrs


def test_the_first_screen_is_above_the_contents() -> None:
    page = read(reports.whole())
    (header,) = page.all("header")
    assert page.all("title")[0].text() == "main.ml.fraud, version 7 - MLflow Model"
    assert page.all("h1")[0].text() == "main.ml.fraud, version 7"
    assert [h.text() for h in header.all("h2")] == [
        *("How good", "Trust", "Changes since version 6", "To do", "Next")
    ]
    tabs = [d for d in header.all("details") if "name" in d.attrs]
    assert len({d.attrs["name"] for d in tabs}) == 1
    assert ["open" in d.attrs for d in tabs] == [True, False]


@given(naughty.text)
def test_any_text_on_the_first_screen_is_shown_and_is_nothing_else(text: str) -> None:
    point = Point((text, Badge(text), Written(text)), text)
    tabs = Tabs(((text, (Code(text),)),))
    panel = Panel(text, (Points((point,)), tabs, Facts(((text, Id(text)),), anchors=text)))
    page = read(Document("Model", "", (), front=Front(text, (Badge(text, "bad"),), text, (panel,))))
    assert page.all("h1")[0].text() == page.all("h2")[0].text() == heading_text(text)
    assert [b.text() for b in page.all("span") if b.attrs["class"] == "badge bad"] == [
        visible(text) or "empty"
    ]
    assert not page.all("img", "script", "iframe", "svg", "s", "em")
    assert {a.attrs["href"][0] for a in page.all("a")} == {"#"}
    ids = [e.attrs["id"] for e in page.all() if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    assert not set("".join(ids)) & set(" \"'<>&()[]#`|\\\n")


@given(naughty.text)
def test_any_name_above_the_pages_of_paper_is_text_of_the_style(text: str) -> None:
    rule = running_head(text)
    shown = re.fullmatch(r'\n@page \{ @top-left \{ content: "([a-zA-Z0-9\\ ]*)"; \} \}\n', rule)
    assert shown
    read = re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), shown[1])
    assert read == text


def test_a_description_does_not_disturb_the_outline() -> None:
    page = read(reports.document(Text("# Not a heading", "markdown")))
    assert [h.text().strip() for h in page.all("h1", "h2", "h3")] == [
        *("Model: models:/x/1", "Contents", "Part")
    ]


def test_notes_are_told_apart() -> None:
    page = main(reports.document(Note("a"), Note("b", "gap"), Note("c", "info")))
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
    assert page.all("h2")[1].text().rstrip() == heading
    assert page.all("caption")[0].text() == shown if text else not page.all("caption")
    assert [len(row) for row in page.all("table")[0].rows()] == [4, 4]
    folded = f"{len(text):,} characters" if len(text) > 1_000 else ""
    assert page.all("td")[0].text() == folded + (shown or "empty")
    assert page.all("code")[0].text() == shown
    assert page.all("main")[0].all("p")[0].text() == (shown if text.strip() else "empty")
    assert page.all("main")[0].all("p")[1].text() == shown
    assert not page.all("img", "script", "iframe", "svg", "b", "s", "em")
    for link in page.all("main")[0].all("a"):
        assert link.attrs["href"].startswith(("#", "http://", "https://", "HTTP"))


PAINT = {
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"),
    *("stroke-linejoin", "stroke-linecap", "text-anchor", "font-size", "font-family"),
}
"""What draws where there is no style sheet, and loads nothing."""
DRAWN = {
    "svg": {"viewbox", "width", "height", "role", "aria-label", "class"} | PAINT,
    **{"title": set(), "desc": set(), "g": {"class"} | PAINT, "path": {"class", "d"} | PAINT},
    "text": {"class", "x", "y", "dy", "transform"},
    "rect": {"class", "x", "y", "width", "height", "rx"} | PAINT,
    "circle": {"cx", "cy", "r"} | PAINT,
}


@given(naughty.text)
def test_any_text_in_a_drawing_is_shown_and_is_nothing_else(text: str) -> None:
    page = read(Document("Model", "", (Section("Part", naughty.drawings(text)),)))
    shown, line = visible(text), short_line(text)
    spark, plot, bars, graph = page.all("svg")
    assert spark.all("title")[0].text() == shown
    for drawing in (plot, bars):
        assert [drawing.all(tag)[0].text() for tag in ("title", "desc")] == [line, shown]
    assert plot.all("text")[-1].text() == line
    assert graph.attrs["aria-label"] == shown
    assert graph.all("title")[0].text() == f"{one_line(text)}: {one_line(text)}"[:500]
    for element in (e for svg in (spark, plot, bars, graph) for e in svg.all()):
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
    page = main(
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
    assert len(render(reports.document(reports.lineage()))) - empty < 9_000


def cell_source(value: Cell) -> str:
    return render(reports.value(value)).partition("<td>")[2].partition("</td>")[0]


@pytest.mark.parametrize("points", [(), ((0.0, math.nan), (1.0, math.inf))])
def test_a_curve_without_numbers_is_its_words(points: tuple[tuple[float, float], ...]) -> None:
    assert cell_source(Sparkline(points, "no numbers")) == "no numbers"
    page = main(reports.document(Plot("loss", (Curve("loss", points),), "no numbers")))
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
        ("Lineage", "0"),
    ]


def test_the_node_that_a_report_is_about_is_marked() -> None:
    nodes = (Node("a", "Run", "fox"), Node("b", "Model version", "wine 1", marked=True))
    page = read(reports.document(Graph(nodes, (("a", "b"),), "fox leads to wine 1")))
    assert [group.attrs.get("class", "") for group in page.all("g")] == ["", "marked"]
    assert [text.text() for text in page.all("text")] == ["Run", "fox", "Model version", "wine 1"]
    assert [path.attrs["class"] for path in page.all("path")] == ["arrow", "head"]


def test_the_folders_of_a_small_tree_are_open_and_large_ones_are_folded() -> None:
    large = main(reports.document(reports.tree())).all("div")[0]
    assert ["open" in folder.attrs for folder in large.all("details")] == [True, False, False]
    assert large.all("li")[-1].text() == "… 100 more files"
    small = main(reports.document(Tree(reports.tree().branches[:3]))).all("div")[0]
    assert ["open" in folder.attrs for folder in small.all("details")] == [True, True]


def test_thousands_of_files_make_no_page_of_megabytes() -> None:
    files = tuple(Branch(f"{i:06}" + "x" * 300, "1,000 bytes") for i in range(200))
    folders = tuple(Branch(f"folder {i}", "200 files", files) for i in range(100))
    assert len(render(reports.document(Tree(folders)))) < 500_000


def test_options_of_commands_are_not_broken_between_their_hyphens() -> None:
    assert words.command("mlflow report <x>--y --log --role 'a --b'") == (
        'mlflow report &lt;x&gt;--y <span class="whole">--log</span> '
        '<span class="whole">--role</span> &#39;a --b&#39;'
    )
