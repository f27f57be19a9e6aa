"""Documents as PDF, read back with poppler and PDFium."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

import pypdfium2
import pytest

from mlflow_report_plugin import Report, report
from mlflow_report_plugin.document import (
    Code,
    Document,
    Facts,
    Image,
    Jump,
    Link,
    Matrix,
    Note,
    Section,
    Table,
    Text,
)
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.renderers.pdf import render, texts
from mlflow_report_plugin.snapshot import TOPICS, ModelNote, Notes
from tests.renderers import naughty, pictures, reading_pdf, reports
from tests.sections.reading import read
from tests.snapshots import LEAF_CLASSIFIER, WHOLE

EXAMPLES: Final = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.json"))
ACCESSIBLE: Final = b"<pdfuaid:part>1</pdfuaid:part>"
NOWHERE: Final = "\ue321"
"""A character that no font has."""


@pytest.fixture(scope="module", params=["in_poppler", "in_pdfium"])
def shown(request: pytest.FixtureRequest) -> str:
    """Each hostile text as a reader shows it, between two lines that say which one it is."""
    blocks = [Code(f"begin {n} {text} end {n}") for n, text in enumerate(naughty.NAUGHTY)]
    pdf = render(document=reports.document(*blocks))
    return reading_pdf.letters(getattr(reading_pdf, request.param)(pdf))


@pytest.mark.parametrize("number", range(len(naughty.NAUGHTY)))
def test_hostile_text_is_whole_for_each_reader(shown: str, number: int) -> None:
    part = shown.partition(f"begin{number}")[2].partition(f"end{number}")[0]
    wanted = reading_pdf.letters(texts.lines(naughty.NAUGHTY[number]))
    if reading_pdf.is_from_right(wanted):
        # Readers put the letters of a line from right to left into an order of their own.
        assert sorted(reading_pdf.without_codes(part)) == sorted(reading_pdf.without_codes(wanted))
    elif not _is_cut_by_a_page(part):
        assert reading_pdf.without_codes(part) == reading_pdf.without_codes(wanted)


def _is_cut_by_a_page(part: str) -> bool:
    return "Modelmodels:/x/1" in part or "Page" in part


def test_hostile_text_everywhere_makes_a_file_that_is_accessible() -> None:
    everything = "".join(naughty.NAUGHTY)
    blocks = [
        block
        for text in (*naughty.NAUGHTY[::4], everything)
        for block in (
            *naughty.drawings(text),
            Facts(((text, text), (text, Link(text, text)), (text, Jump(text, text))), title=text),
            Section(text, (Text(text, "markdown"), Note(text, "gap"))),
        )
    ]
    pdf = render(document=reports.document(*blocks))
    assert ACCESSIBLE in pdf
    assert reading_pdf.facts(pdf)["JavaScript"] == "no"
    assert int(reading_pdf.facts(pdf)["Pages"]) == len(pypdfium2.PdfDocument(pdf))


def test_the_same_document_makes_the_same_bytes() -> None:
    assert render(document=reports.whole()) == render(document=reports.whole())


@pytest.mark.parametrize("document", [reports.whole(), reports.usual(), reports.drawn()])
def test_every_block_is_set_and_the_file_is_accessible(document: Document) -> None:
    assert ACCESSIBLE in render(document=document)


def test_a_character_without_a_font_is_written_as_its_code_and_a_line_says_so() -> None:
    pdf = render(document=reports.document(Facts((("name", f"a{NOWHERE}b"),))))
    assert ACCESSIBLE in pdf
    for shown in (reading_pdf.in_poppler(pdf), reading_pdf.in_pdfium(pdf)):
        assert "a[U+E321]b" in shown
        assert "No font here has some characters" in shown


def test_what_cannot_be_made_accessible_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlflow_report_plugin.renderers.pdf.typesetting._ROUNDS", 1)
    pdf = render(document=reports.document(Facts((("name", NOWHERE),))))
    assert ACCESSIBLE not in pdf
    assert "this file is not accessible PDF" in reading_pdf.in_pdfium(pdf)


def test_a_file_whose_fonts_have_all_characters_says_nothing_of_them() -> None:
    assert "No font" not in reading_pdf.in_pdfium(render(document=reports.usual()))


@pytest.mark.parametrize(
    "image",
    [
        Image(pictures.pixels("png", 2, 1)[:40] + b"nonsense", "image/png", "broken"),
        Image(pictures.pixels("jpeg", 2, 1)[:-30] + b"nonsense", "image/jpeg", "broken"),
    ],
)
def test_a_picture_that_is_broken_costs_only_the_picture(image: Image) -> None:
    good = Image(pictures.pixels("png", 2, 1), "image/png", "good")
    pdf = render(document=reports.document(image, good, Facts((("name", "the rest"),))))
    shown = reading_pdf.in_pdfium(pdf)
    assert "a picture that cannot be read" in shown
    assert "the rest" in shown
    assert ACCESSIBLE in pdf


def test_pictures_and_plots_are_drawn() -> None:
    empty = render(document=reports.document(Note("x")))
    drawn = render(document=reports.document(*naughty.drawings("x")))
    assert len(reading_pdf.picture(drawn, 3)) > 2 * len(reading_pdf.picture(empty, 3))


def test_long_values_stay_on_the_page() -> None:
    long = "x" * 500
    blocks = (
        Facts(((long, long),)),
        Table(tuple(f"column {n}" for n in range(8)), ((long,) * 8,)),
        Table(tuple(f"column {n}" for n in range(20)), ((long,) * 20,)),
        Code(long),
        Matrix("m", (long[:100],) * 20, ((1,) * 20,) * 20, "m"),
    )
    for page in pypdfium2.PdfDocument(render(document=reports.document(*blocks))):
        text = page.get_textpage()
        rights = [text.get_charbox(at)[2] for at in range(text.count_chars())]
        assert max(rights) < page.get_width() - 40


def test_the_head_of_a_table_is_on_each_of_its_pages() -> None:
    rows = tuple((f"row {n}", "value") for n in range(200))
    pages = pypdfium2.PdfDocument(render(document=reports.document(Table(("Left", "Right"), rows))))
    with_rows = [text for page in pages if "row 1" in (text := _text(page))]
    assert len(with_rows) > 2
    assert all("Left" in text for text in with_rows)


def test_the_contents_name_pages_and_readers_show_them_as_bookmarks() -> None:
    sections = (
        Section("First", (Section("Inner", (Note("x", "info"),)),)),
        Section("Second", (Note("y"),)),
    )
    pdf = render(document=Document("Model", "models:/x/1", sections))
    document = pypdfium2.PdfDocument(pdf)
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert marks == [(0, "First"), (1, "Inner"), (0, "Second")]
    contents = next(_text(page) for page in document if "Contents" in _text(page))
    assert "Inner" in contents
    assert sum(". . . . ." in line for line in contents.splitlines()) == len(marks)


def test_each_page_says_what_it_is_about_and_the_digest_of_the_snapshot() -> None:
    made = report(str(EXAMPLES[0]))
    document = pypdfium2.PdfDocument(_pdf(made))
    for number, page in enumerate(document, start=1):
        text = _text(page)
        assert made.snapshot.digest in text
        assert f"Page {number} of {len(document)}" in text
        assert made.snapshot.name in text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_summary_is_two_pages_at_the_most(example: Path) -> None:
    pdf = _pdf(report(str(example), layout="summary"))
    assert int(reading_pdf.facts(pdf)["Pages"]) <= 2


def test_a_summary_is_two_pages_whatever_people_wrote() -> None:
    long = "Nobody reads all of this. " * 200
    lines = "one\n" * 2_000
    topics = [*TOPICS, *(f"topic-{n}" for n in range(40))]
    notes = tuple(ModelNote(topic=t, text=f"{t} {long}", time=1) for t in topics)
    assert WHOLE.registered_model is not None
    assert WHOLE.model_version is not None
    much = WHOLE.model_copy(
        update={
            "notes": Notes(notes=notes),
            "registered_model": WHOLE.registered_model.model_copy(
                update={"description": lines, "name": "n" * 2_000}
            ),
            "model_version": WHOLE.model_version.model_copy(
                update={"description": long, "user_id": long, "aliases": ("a" * 250,) * 50}
            ),
        }
    )
    pdf = render(document=read(much, "summary"))
    assert int(reading_pdf.facts(pdf)["Pages"]) == 2
    text = reading_pdf.in_poppler(pdf)
    assert "Shortened, to fit on 2 pages" in text
    assert "Where to Find More" in text


def test_a_short_summary_says_nothing_of_being_shortened() -> None:
    pdf = render(document=read(LEAF_CLASSIFIER, "summary"))
    assert "Shortened" not in reading_pdf.in_poppler(pdf)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_accessible_and_has_its_first_screen_on_the_first_page(example: Path) -> None:
    made = report(str(example))
    pdf = _pdf(made)
    assert ACCESSIBLE in pdf
    first = _text(pypdfium2.PdfDocument(pdf)[0])
    assert made.document.front is not None
    for panel in made.document.front.panels:
        assert panel.title in first


def test_each_table_tells_a_listener_what_its_columns_are() -> None:
    facts, more = Facts((("name", "value"),)), Facts((("a", "b"),), columns=("Param", "Set to"))
    pdf = render(document=reports.document(facts, more, Table(("Left", "Right"), (("c", "d"),))))
    heads = re.findall(r"THead\n(.*?)TBody", reading_pdf.structure(pdf), re.DOTALL)
    assert [re.findall('"(.*?)"', head) for head in heads] == [
        *(["Name", "Value"], ["Param", "Set to"], ["Left", "Right"])
    ]


def test_only_addresses_of_the_web_are_links() -> None:
    cells = (Link("good", "https://example.com/a"), Link("bad", "javascript:alert(1)"))
    pdf = render(document=reports.document(*(Facts((("at", cell),)) for cell in cells)))
    assert reading_pdf.links(pdf) == ["https://example.com/a"]


def test_without_the_extra_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Unsupported, match=r"pip install 'mlflow-report-plugin\[pdf\]'"):
        render(document=reports.usual())


def _pdf(made: Report) -> bytes:
    pdf = made.render("pdf")
    assert isinstance(pdf, bytes)
    return pdf


def _text(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())
