"""What all layouts have in common."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Facts, Section, Table, Text
from mlflow_report_plugin.errors import UnknownLayout
from mlflow_report_plugin.sections.layouts import LAYOUTS, build
from mlflow_report_plugin.sections.view import View
from tests.sections.reading import all_blocks, chapters, headings, read, rows
from tests.snapshots import ALL, WINE_QUALITY

EVERY = pytest.mark.parametrize("layout", LAYOUTS)
ANY = pytest.mark.parametrize("name", ALL)


def test_there_are_three_layouts() -> None:
    assert list(LAYOUTS) == ["detailed", "audit", "summary"]


def test_an_unknown_layout_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(UnknownLayout, match="'brief'; there are: detailed, audit, summary"):
        build(WINE_QUALITY, View("brief"))


@EVERY
def test_the_sections_of_extensions_stand_at_the_end(layout: str) -> None:
    extra = (Section("Lineage", (Text("a"),)), Section("Costs", (Text("b"),)))
    document = build(WINE_QUALITY, View(layout), extra)
    assert chapters(document)[-2:] == extra
    assert chapters(document)[:-2] == chapters(read(WINE_QUALITY, layout))


@EVERY
def test_every_layout_says_who_made_the_report(layout: str) -> None:
    assert "Report" in headings(read(WINE_QUALITY, layout))


def test_all_layouts_but_the_short_one_have_a_first_screen_and_groups() -> None:
    for layout in LAYOUTS:
        document = read(WINE_QUALITY, layout)
        assert (document.front is None) == (layout == "summary")
        assert (document.contents_depth == 0) == (layout == "summary")


def test_a_group_with_nothing_in_it_is_left_out() -> None:
    measured = ("run", "logged_model", "evaluation_runs", "run_artifacts", "traces")
    nothing = dict.fromkeys(measured)
    bare = WINE_QUALITY.model_copy(update={**nothing, "gaps": ()})
    titles = [group.title for group in read(bare).sections]
    assert "How good it is" not in titles
    assert "Record" in titles


@EVERY
def test_the_document_says_what_it_is_about(layout: str) -> None:
    document = read(WINE_QUALITY, layout)
    assert document.subject == "models:/wine-quality@champion"
    assert document.title == LAYOUTS[layout].title


@EVERY
@ANY
def test_tables_are_never_empty_and_their_rows_fit_the_columns(layout: str, name: str) -> None:
    for show_as_json in (False, True):
        for block in all_blocks(read(ALL[name], layout, show_as_json)):
            if isinstance(block, Facts | Table):
                assert block.rows
                assert {len(row) for row in block.rows} == {len(block.columns)}
            if isinstance(block, Section):
                assert block.blocks, block.title


@EVERY
@ANY
def test_no_cell_is_an_empty_text(layout: str, name: str) -> None:
    for block in all_blocks(read(ALL[name], layout)):
        if isinstance(block, Facts | Table):
            assert all(cell != "" for row in block.rows for cell in row)


@EVERY
def test_the_manifest_is_shown_when_it_is_asked_for(layout: str) -> None:
    shown = build(WINE_QUALITY, View(layout, manifest=True))
    path = {
        "detailed": ("Model Overview",),
        "audit": ("Overview", "Dashboard"),
        "summary": ("At a Glance",),
    }[layout]
    manifest = rows(shown, *path, title="Manifest")
    assert manifest["layout"] == layout
    assert manifest["files"] == "2"
    assert manifest["gaps"] == "2"
    assert manifest["report_id"] == "5a3f9c1e7b2d4860"
    assert all(
        block.title != "Manifest"
        for block in all_blocks(read(WINE_QUALITY, layout))
        if isinstance(block, Facts)
    )


@EVERY
@ANY
def test_the_same_snapshot_gives_the_same_document(layout: str, name: str) -> None:
    assert read(ALL[name], layout) == read(type(ALL[name]).from_json(ALL[name].to_json()), layout)


def test_the_logged_model_is_there_where_there_is_one() -> None:
    assert "Logged Model" in headings(read(WINE_QUALITY))
    assert "Logged Model" not in headings(read(ALL["dolly"]))
