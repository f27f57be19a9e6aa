"""Headings, their anchors and their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.document import Document, Fold, Note, Section, Tabs
from mlflow_report_plugin.renderers.outline import Heading, outline
from tests.renderers import naughty


def headings(*titles: str, subject: str = "models:/x/1", depth: int = 2) -> list[Heading]:
    sections = tuple(Section(title) for title in titles)
    return list(outline(Document("Model", subject, sections, depth)).below)


def anchors(*titles: str) -> list[str]:
    return [heading.anchor for heading in headings(*titles)]


def places(heading: Heading) -> list[str]:
    return [p for below in heading.below for p in (below.place, *places(below))]


def test_anchors_are_made_as_github_makes_them() -> None:
    assert anchors(
        "MLflow Model URIs", "Flavor 'python_function'", "a  b -- C/d.e", "Größe 温度"
    ) == [
        "mlflow-model-uris",
        "flavor-python_function",
        "a-b----cde",
        "größe-温度",
    ]


def test_the_title_of_the_report_takes_an_anchor_too() -> None:
    top = outline(Document("MLflow Model", "models:/x/1", (Section("MLflow Model modelsx1"),)))
    assert top.anchor == "mlflow-model-modelsx1"
    assert top.below[0].anchor == "mlflow-model-modelsx1-1"


def test_twins_are_numbered_in_order() -> None:
    assert anchors("Tags", "Details", "Tags", "tags", "Tags 1") == [
        *("tags", "details", "tags-1", "tags-2", "tags-1-1")
    ]


def test_the_contents_take_their_anchor_only_where_there_are_contents() -> None:
    assert headings("Contents")[0].anchor == "contents-1"
    assert headings("Contents", depth=0)[0].anchor == "contents"


def test_sections_below_the_deepest_level_have_no_anchor() -> None:
    section = Section("7", (Note("found", "info"),))
    for level in range(6, 1, -1):
        section = Section(str(level), (section,))
    heading = outline(Document("Model", "", (section,))).below[0]
    found = []
    while heading.below:
        found.append((heading.level, heading.anchor))
        heading = heading.below[0]
    assert found == [(2, "2"), (3, "3"), (4, "4"), (5, "5"), (6, "6")]
    assert (heading.level, heading.anchor) == (7, "")


def test_an_empty_title_is_put_in_words_and_a_long_one_is_cut() -> None:
    empty, long = headings(" \n ", "x" * 1_000)
    assert empty.text == "↵"
    assert headings("")[0].text == "(no title)"
    assert long.text.startswith("x" * 200 + "… (shortened: 1,000 characters")


def test_a_place_does_not_depend_on_what_else_is_in_the_report() -> None:
    run = Section("Run", (Section("Tags", (Section("Exploded", (Note("x", "info"),)),)),))
    model = Section("Registered Model", (Section("Tags"),))
    alone = outline(Document("Model", "", (Section("How it was made", (run,)),)))
    assert places(alone) == ["how-it-was-made", "run", "run-tags", "run-tags-exploded"]
    among = outline(Document("Model", "", (Section("Who", (model,)), *(Section("How", (run,)),))))
    assert places(among)[-3:] == places(alone)[-3:]
    assert [h.anchor for h in among.below[1].below[0].below] == ["tags-1"]


def test_a_section_for_which_nothing_was_found_is_a_line_without_an_anchor() -> None:
    tags = Section("Tags", (Note("None found"),))
    gap = Section("Gap", (Note("Could not be read", "gap"),))
    run = outline(Document("Model", "", (Section("Run", (tags, gap)),))).below[0]
    assert [(h.is_line, h.anchor, h.place) for h in run.below] == [
        (True, "", "tags"),
        (False, "gap", "gap"),
    ]
    assert not run.is_line


def test_sections_in_folds_and_tabs_have_headings_too() -> None:
    inside = Section("Inside", (Note("x", "info"),))
    outer = Section("Run", (Fold("More", (inside,)), Tabs((("a", (inside,)), ("b", ())))))
    run = outline(Document("Model", "", (outer,))).below[0]
    assert [(h.text, h.level) for h in run.below] == [("Inside", 3), ("Inside", 3)]


@given(st.lists(naughty.text, max_size=6))
def test_anchors_of_any_titles_differ_and_need_no_escape(titles: list[str]) -> None:
    for found in (anchors(*titles), [heading.place for heading in headings(*titles)]):
        assert len(set(found)) == len(found)
        assert not set("".join(found)) & set(" \"'<>&()[]#`|\\\n")
