"""A report suits the place where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from mlflow_report_plugin import formats
from mlflow_report_plugin.document import (
    Document,
    Facts,
    Graph,
    Jump,
    Link,
    Node,
    Note,
    Point,
    Points,
    Section,
    Table,
    Text,
)
from mlflow_report_plugin.renderers.renderer import Renderer
from mlflow_report_plugin.renderers.viewer import BROWSER, MLFLOW, NOTEBOOK, Viewer
from tests.renderers import reports
from tests.sections.reading import read
from tests.snapshots import ALL

ADDRESS = "https://git.example/a/b/commit/1?x=1&y=2"


def html(document: Document, viewer: Viewer) -> str:
    return str(formats.render(document, "html", viewer))


def markdown(document: Document, viewer: Viewer) -> str:
    return str(formats.render(document, "markdown", viewer))


def links(page: str) -> list[str]:
    return re.findall(r"<a\b[^>]*>", page)


def leading() -> Document:
    """A document in which everything leads somewhere that can lead somewhere."""
    link, jump = Link("a commit", ADDRESS), Jump("the runs", "Runs")
    nodes = (Node("1", "Run", "a run", url=ADDRESS), Node("2", "Model", "m", marked=True))
    blocks = (
        Facts((("commit", link), ("runs", jump), ("bare", Link("", ADDRESS)))),
        Table(("A", "B", "C"), ((link, jump, Link(ADDRESS, ADDRESS)),)),
        Points((Point((link, jump), "mlflow report"),)),
        Graph(nodes, (("1", "2"),), "1 leads to 2"),
        Text(f"[click]({ADDRESS}) <{ADDRESS}> {ADDRESS}", "markdown"),
    )
    runs = Section("Runs", (Note("none"), Section("Below", blocks)))
    return Document("Model", "models:/x/1", (Section("One", blocks), runs))


@pytest.mark.parametrize("make", [leading, reports.usual, reports.drawn])
def test_nothing_can_be_clicked_where_links_lead_nowhere(make: Callable[[], Document]) -> None:
    assert links(html(make(), MLFLOW)) == []
    assert len(links(html(make(), BROWSER))) >= 5


@pytest.mark.parametrize("name", ALL)
def test_no_report_can_be_clicked_where_links_lead_nowhere(name: str) -> None:
    assert links(html(read(ALL[name]), MLFLOW)) == []


def test_where_a_link_would_lead_is_said() -> None:
    page = html(leading(), MLFLOW)
    address = f'<span class="address">{ADDRESS.replace("&", "&amp;")}</span>'
    assert f"a commit {address}" in page
    assert f"<td>{address}</td>" in page


def test_groups_are_folded_where_links_lead_nowhere() -> None:
    page = html(leading(), MLFLOW)
    assert page.count('<details class="group">') == 2
    assert "<nav" not in page
    assert '<details class="group"' not in html(leading(), BROWSER)


def test_a_folded_group_says_what_is_in_it() -> None:
    page = html(leading(), MLFLOW)
    assert page.count('<span class="inside">') == 1
    assert '<span class="inside">Below</span>' in page


def test_a_short_report_is_not_folded() -> None:
    assert '<details class="group"' not in html(replace(leading(), contents_depth=0), MLFLOW)


def test_links_open_beside_a_notebook() -> None:
    found = links(html(leading(), NOTEBOOK))
    outward = [link for link in found if 'href="#' not in link]
    assert outward
    assert all('target="_blank" rel="noopener noreferrer nofollow"' in link for link in outward)
    assert not [link for link in found if 'href="#' in link and "target" in link]


def test_markdown_says_what_there_is_where_its_contents_would_lead_nowhere() -> None:
    text = markdown(leading(), MLFLOW)
    assert "](#" not in text
    assert "_Contents: One, Runs_" in text.splitlines()
    assert f"[a commit](<{ADDRESS.replace('&', '&amp;')}>)" in text


@pytest.mark.parametrize("name", ALL)
def test_markdown_of_a_report_has_no_jumps_where_they_lead_nowhere(name: str) -> None:
    assert "](#" not in markdown(read(ALL[name]), MLFLOW)


def test_formats_of_others_are_not_told_where_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def render(*, document: Document) -> str:
        return document.title

    other = Renderer("other", ".other", "text/plain", render)
    monkeypatch.setattr(formats, "renderers", lambda: {"other": other})
    assert formats.render(leading(), "other", MLFLOW) == "Model"
