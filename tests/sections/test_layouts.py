"""What all layouts have in common."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Facts, Section, Table, Text
from mlflow_report_plugin.errors import UnknownLayout
from mlflow_report_plugin.sections.layouts import LAYOUTS, build
from mlflow_report_plugin.sections.view import View
from tests.sections.reading import all_blocks, headings, read, rows
from tests.snapshots import ALL, WINE_QUALITY

EVERY = pytest.mark.parametrize("layout", LAYOUTS)
ANY = pytest.mark.parametrize("name", ALL)


def test_there_are_three_layouts() -> None:
    assert list(LAYOUTS) == ["detailed", "audit", "summary"]


def test_an_unknown_layout_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(UnknownLayout, match="'brief'; there are: detailed, audit, summary"):
        build(WINE_QUALITY, View("brief"))


@EVERY
def test_the_sections_of_extensions_stand_before_the_last_section(layout: str) -> None:
    extra = (Section("Lineage", (Text("a"),)), Section("Costs", (Text("b"),)))
    document = build(WINE_QUALITY, View(layout), extra)
    assert document.sections[-3:-1] == extra
    assert document.sections[-1].title == "Report"


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
    path = ("Overview", "Dashboard") if layout == "audit" else (shown.sections[0].title,)
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


def test_the_logged_model_stands_after_the_mlflow_model_where_there_is_one() -> None:
    top = [line for line in headings(read(WINE_QUALITY)) if not line.startswith(" ")]
    assert top.index("Logged Model") == top.index("MLflow Model") + 1
    assert "Logged Model" not in headings(read(ALL["dolly"]))
