"""Documents as Markdown, read back with GitHub's own parser."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from mlflow_report_plugin.document import (
    NOT_SET,
    Badge,
    Bars,
    Block,
    Cell,
    Code,
    Curve,
    Document,
    Facts,
    Front,
    Image,
    Jump,
    Link,
    Matrix,
    Missing,
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
)
from mlflow_report_plugin.pipeline import MAX_SHOWN
from mlflow_report_plugin.renderers.built_in import MARKDOWN
from mlflow_report_plugin.renderers.markdown.tables import MOST_ROWS
from mlflow_report_plugin.renderers.outline import heading_text
from mlflow_report_plugin.renderers.visible import one_line, short_line, visible
from mlflow_report_plugin.snapshot import Snapshot
from tests.renderers import naughty, pictures, reading, reports
from tests.sections.reading import read
from tests.snapshots import ALL, WHOLE

EXAMPLES = ("cellar-agent", "tumour-classifier", "whisper-transcriber")


def render(document: Document) -> str:
    markdown = MARKDOWN.render(document=document)
    assert isinstance(markdown, str)
    return markdown


def blocks(*content: Block) -> str:
    """The Markdown of a section, below its heading."""
    document = Document("Model", "", (Section("Part", content),), contents_depth=0)
    return render(document).removeprefix("# Model\n\n## Part\n\n")


def cell(value: Cell) -> str:
    row = blocks(Table(("a",), ((value,),))).splitlines()[2]
    return row.removeprefix("| ").removesuffix(" |")


def test_a_small_document_reads_well_as_plain_text() -> None:
    document = Document(
        "MLflow Model",
        "models:/wine/1",
        (
            Section(
                "Run",
                (
                    Section("Params", (Table(("Key", "Value"), (("alpha", "1.10"),), "Set"),)),
                    Section("Tags", (Note("None found"),)),
                ),
            ),
        ),
    )
    assert render(document) == (
        "# MLflow Model: models:/wine/1\n\n"
        "## Contents\n\n"
        "- [Run](#run)\n  - [Params](#params)\n\n"
        "## Run\n\n"
        "**Tags:** _None found_\n\n"
        "### Params\n\n"
        "**Set**\n\n"
        "| Key | Value |\n| :--- | :--- |\n| alpha | 1.10 |\n"
    )


def test_markdown_does_not_wait_for_what_only_html_needs() -> None:
    code = (
        "import sys; from mlflow_report_plugin.renderers.built_in import MARKDOWN;"
        "from mlflow_report_plugin.document import Document;"
        "MARKDOWN.render(document=Document('Model', '', ()));"
        "print({'jinja2', 'markdown_it', 'markupsafe'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_notes_say_in_words_what_they_are() -> None:
    assert blocks(Text("a"), Note("None found")) == "a\n\n_None found_\n"
    assert blocks(Note("HTTP 500", "gap")) == "> **Gap:** HTTP 500\n"
    assert blocks(Note("A hint.", "info")) == "> **Note:** A hint.\n"


def test_what_is_missing_differs_from_the_same_words_as_a_value() -> None:
    assert cell(Missing()) == "_not set_"
    assert cell("_not set_") == "\\_not set\\_"
    assert cell("") == cell(Missing("empty")) == "_empty_"


@pytest.mark.parametrize(
    ("link", "markdown"),
    [
        (Link("https://x.example/a", "https://x.example/a"), "<https://x.example/a>"),
        (
            Link("API [1]", "https://x.example/?a&b=(1)"),
            r"[API \[1\]](<https://x.example/?a&amp;b=(1)>)",
        ),
        (Link("here", "javascript:alert(1)"), "here (javascript:alert(1))"),
        (Link("here", "https://x.example/<b>"), r"here (`https://x.example/`\<b>)"),
        (Link("dbfs:/x", "dbfs:/x"), "dbfs:/x"),
    ],
)
def test_only_web_addresses_become_links(link: Link, markdown: str) -> None:
    assert cell(link) == markdown


def test_a_long_value_is_cut_and_says_so() -> None:
    assert cell("x" * 10_001) == (
        "x" * 10_000 + " _… (shortened: 10,001 characters in all; the JSON has all of them)_"
    )


def test_sections_below_the_sixth_level_have_bold_titles() -> None:
    section = Section("deep", (Text("a"),))
    for _ in range(6):
        section = Section("above", (section,))
    assert "\n###### above\n\n**above**\n\n**above**\n\n**deep**\n" in render(
        reports.document(section)
    )


def test_a_heading_keeps_its_last_character() -> None:
    assert "## C\\#\n" in render(Document("Model", "", (Section("C#"),)))


def test_links_of_the_contents_lead_to_the_headings() -> None:
    page = reading.github(render(reports.usual()))
    links = [a.attrs["href"] for a in page.all("ul")[0].all("a")]
    assert len(links) == len(set(links)) == 15
    # GitHub makes the anchors from the headings; `test_outline.py` says how.
    assert links[:2] == ["#model-overview", "#mlflow-model"]
    assert links[-2:] == ["#tags", "#experiment"]


def test_a_usual_report_has_only_the_elements_it_needs() -> None:
    page = reading.github(render(reports.usual()))
    assert {element.tag for element in page.all()} == {
        *("h1", "h2", "h3", "h4", "ul", "li", "a", "p", "br", "em", "strong", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td", "pre", "code"),
    }
    assert {a.attrs["href"].partition(":")[0] for a in page.all("td")[0].all("a")} <= {"https"}


def test_very_long_tables_are_cut_and_say_where_the_rest_is() -> None:
    page = reading.github(render(reports.large()))
    assert [len(table.rows()) for table in page.all("table")] == [MOST_ROWS + 1] * 4
    remarks = [em.text() for em in page.all("em") if "more rows" in em.text()]
    assert len(remarks) == 4
    assert remarks[0] == "and 1,800 more rows: the HTML report and the JSON have all"


@given(naughty.text)
def test_any_heading_is_text(title: str) -> None:
    page = reading.github(render(Document("Model", title, (Section(title),))))
    assert [h.text() for h in page.all("h2")] == ["Contents", heading_text(title)]
    assert [a.text() for a in page.all("a")] == [heading_text(title)]


@given(naughty.text)
def test_any_code_is_shown_as_it_is(text: str) -> None:
    (code,) = reading.github(blocks(Code(text, "json"))).all("pre")
    assert code.text() == visible(text).removesuffix("\n") + "\n"


@given(naughty.text)
def test_any_note_caption_and_column_is_text(text: str) -> None:
    table = Table((text, "b"), ((Missing(text), Link(text, text)),), text)
    page = reading.github(blocks(Note(text, "gap"), table))
    assert [len(row) for row in page.all("table")[0].rows()] == [2, 2]
    assert not page.all("img", "script", "h1", "h2", "h3", "hr", "pre", "li")
    assert reading.same_spaces(page.all("th")[0].text()) == reading.same_spaces(one_line(text))


@given(naughty.text)
def test_any_description_is_a_quote_of_its_source(text: str) -> None:
    page = reading.github(blocks(Text(text, "markdown")))
    assert [e.tag for e in page.children if isinstance(e, reading.Element)] == ["blockquote"]
    assert {e.tag for e in page.all("blockquote")[0].all()} <= {"p", "br", "code", "em"}


def test_a_plot_is_a_sentence_with_some_of_its_points() -> None:
    points = tuple((float(i), i / 3) for i in range(1_000))
    assert blocks(Plot("loss", (Curve("loss", points),), "It rose.")) == (
        "**loss:** It rose. _(12 of 1,000 points)_\n\n"
        "| step | 0 | 90 | 181 | 272 | 363 | 454 | 544 | 635 | 726 | 817 | 908 | 999 |\n"
        "| :--- |" + " :--- |" * 12 + "\n"
        "| value | 0 | 30 | 60.3333 | 90.6667 | 121 | 151.333 | 181.333 | 211.667 | 242 "
        "| 272.333 | 302.667 | 333 |\n"
    )
    assert blocks(Plot("loss", (Curve("loss", ((2.0, 1e-9),)),), "One value.", "seconds")) == (
        "**loss:** One value.\n\n| seconds | 2 |\n| :--- | :--- |\n| value | 1e-09 |\n"
    )


def test_curves_of_one_plot_share_a_table() -> None:
    train = Curve("train_loss", ((0.0, 2.0), (1.0, 1.0), (2.0, 0.5)))
    val = Curve("val|loss", ((0.0, 3.0), (2.0, math.nan)))
    assert blocks(Plot("loss", (train, val), "Both fell.")) == (
        "**loss:** Both fell.\n\n"
        "| step | 0 | 1 | 2 |\n"
        "| :--- | :--- | :--- | :--- |\n"
        "| train_loss | 2 | 1 | 0.5 |\n"
        "| val\\|loss | 3 |  | nan |\n"
    )


def test_bars_and_a_matrix_are_tables_of_their_numbers() -> None:
    bars = Bars("Test against training", ("train", "test"), (("f1", (0.9, None)),), "Lower.")
    assert blocks(bars) == (
        "**Test against training:** Lower.\n\n"
        "|  | train | test |\n| :--- | :--- | :--- |\n| f1 | 0.9 | _none_ |\n"
    )
    matrix = Matrix("Counts", ("no", "yes"), ((1, 2), (3, 4)), "Ten in all.")
    assert blocks(matrix) == (
        "**Counts:** Ten in all.\n\n| true, by predicted | no | yes |\n"
        "| :--- | :--- | :--- |\n| no | 1 | 2 |\n| yes | 3 | 4 |\n"
    )


def test_a_sparkline_is_its_words() -> None:
    assert cell(Sparkline(((0.0, 1.0),), "from 1 | to 1")) == r"from 1 \| to 1"


def test_a_picture_is_named() -> None:
    png = pictures.pixels("png", 640, 480)
    assert blocks(Image(png, "image/png", "A *curve*", "roc.png")) == (
        f"> **Picture:** roc.png (image/png, 640 by 480 pixels, {len(png):,} bytes; "
        "the HTML report shows it)\n"
    )
    # Without a caption, its words for those who do not see it.
    assert blocks(Image(png, "image/png", "A *curve*")).startswith("> **Picture:** A \\*curve\\* (")
    assert blocks(Image(b"<b>", "image/jpeg", "A curve")) == (
        "> **Picture:** A curve (image/jpeg, 3 bytes; not shown, because it is no JPEG file)\n"
    )


def test_a_tree_stands_in_columns() -> None:
    lines = blocks(reports.tree()).splitlines()
    assert lines[0] == "```text"
    assert lines[1:2] + lines[3:7] == [
        "├── MLmodel                            1,024 bytes",
        "├── data/                        2 files, 24 bytes",
        "│   ├── README                            12 bytes",
        "│   └── raw_model/                1 file, 12 bytes",
        "│       └── MLmodel                       12 bytes",
    ]
    assert lines[-2:] == ["", "_and 8 more lines: the HTML report and the JSON have all_"]


@given(naughty.text)
def test_any_text_in_a_drawing_is_text(text: str) -> None:
    page = reading.github(blocks(*naughty.drawings(text)))
    flowchart, tree = page.all("pre")
    assert [len(flowchart.text().splitlines()), len(tree.text().splitlines())] == [6, 3]
    assert flowchart.attrs == {"lang": "mermaid"}
    assert tree.text().splitlines()[2].startswith(f"└── {short_line(text)}".rstrip())
    assert [[len(row) for row in table.rows()] for table in page.all("table")[1:]] == [
        *([3, 3, 3], [3, 3, 3], [3, 3, 3])
    ]
    assert not page.all("img", "script", "h1", "h2", "h3", "hr", "li", "iframe", "svg")


def front(text: str = "Name") -> Front:
    """A first screen with everything that one can have."""
    point = Point((text, Jump("see Run", "Run"), Jump(text, text)), f"mlflow {text}")
    table = Table(("Metric", "Value"), ((text, Number("0.9", "0.91")), (text, Badge(text, "bad"))))
    return Front(
        text,
        (Badge(text), Badge("FAILED", "bad")),
        text,
        (
            Panel("How good", (table,)),
            Panel(text, (Points((point, point)),)),
            Panel("Changes", (Note(text, "info"),)),
            Panel("Next", (Tabs((("Python", (Code(text, "python"),)), ("Serve", (Code("no"),)))),)),
        ),
    )


def test_the_first_screen_is_short_and_stands_before_the_contents() -> None:
    run = Section("Run", (Text("a"),))
    assert render(Document("Model", "models:/a/1", (run,), front=front())) == (
        "# Model: Name\n\n"
        "`Name` **`FAILED`**\n\n"
        "Name\n\n"
        "**How good**\n\n"
        "| Metric | Value |\n| :--- | :--- |\n| Name | 0.9 |\n| Name | **`Name`** |\n\n"
        "**Name**\n"
        "- Name [see Run](#run) Name `mlflow Name`\n"
        "- Name [see Run](#run) Name `mlflow Name`\n\n"
        "**Changes:** Name\n\n"
        "**Next**\n```python\nName\n```\n\n"
        "## Contents\n\n- [Run](#run)\n\n"
        "## Run\n\na\n"
    )


@given(naughty.text)
def test_any_text_on_the_first_screen_is_text(text: str) -> None:
    document = Document("Model", "", (Section("Run", (Text("a"),)),), front=front(text))
    page = reading.github(render(document))
    assert [len(row) for row in page.all("table")[0].rows()] == [2, 2, 2]
    assert len(page.all("li")) == 3  # two points, and the contents
    assert len(page.all("pre")) == 1
    assert {a.attrs["href"] for a in page.all("a")} == {"#run"}
    assert not page.all("img", "script", "h3", "hr", "blockquote")


@pytest.mark.parametrize("name", [*ALL, "whole", *EXAMPLES])
def test_the_first_screen_of_a_report_ends_with_code_within_forty_lines(name: str) -> None:
    snapshot = WHOLE if name == "whole" else ALL.get(name) or example(name)
    lines = render(read(snapshot)).splitlines()
    front = lines[: lines.index("## Contents")]
    if snapshot.model is not None and "python_function" in snapshot.model.flavors:
        assert any(line.startswith("```python") for line in front[:40])
    assert len(front) < 48
    assert len(render(read(snapshot)).encode()) < MAX_SHOWN


def example(name: str) -> Snapshot:
    path = Path(__file__).parents[2] / "docs" / "examples" / f"{name}.json"
    return Snapshot.from_json(path.read_bytes())


def test_what_nobody_set_is_one_line() -> None:
    facts = Facts((("a", NOT_SET), ("b", "1"), ("_c_", NOT_SET), ("d", Missing("none"))))
    assert blocks(facts) == (
        "| Name | Value |\n| :--- | :--- |\n| b | 1 |\n| d | _none_ |\n\n_Not set: a, \\_c\\__\n"
    )
    assert blocks(Facts((("a", NOT_SET),), title="All")) == "**All**\n\n_Not set: a_\n"


def test_lines_of_empty_sections_stand_before_the_first_heading() -> None:
    nothing = (Note("None found"),)
    inner = Section(
        "Run", (Section("A", (Text("a"),)), Section("B", nothing), Section("C", nothing))
    )
    text = render(Document("Model", "", (Section("Group", (inner,)),), contents_depth=0))
    assert text == (
        "# Model\n\n## Group\n\n### Run\n\n"
        "**B:** _None found_\\\n**C:** _None found_\n\n#### A\n\na\n"
    )
