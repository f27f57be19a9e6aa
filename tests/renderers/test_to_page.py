"""Links to pages nearby lead nowhere else."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import formats
from mlflow_report_plugin.document import Document, Section, Table, ToPage
from mlflow_report_plugin.renderers.links import is_near
from mlflow_report_plugin.renderers.viewer import SITE


def document(*cells: ToPage) -> Document:
    return Document("Pages", "all", (Section("Pages", (Table(("Page",), ((*cells,),)),)),))


def test_a_page_nearby_is_linked() -> None:
    cell = ToPage("<b>wine</b>", "../model/wine.html")
    page = str(formats.render(document(cell), "html"))
    assert '<a href="../model/wine.html">&lt;b&gt;wine&lt;/b&gt;</a>' in page
    text = str(formats.render(document(cell), "markdown"))
    assert "](<../model/wine.html>)" in text


@pytest.mark.parametrize(
    "file",
    [
        *("", "/etc/passwd", "//evil.example", "https://evil.example", "javascript:alert(1)"),
        *("a.html?x", "a.html#x", "a/../../../../../b.html", "../../../../../b.html", "a b.html"),
        *("a\nb.html", "ä.html", "..", "a" * 600),
    ],
)
def test_what_may_be_something_else_is_text(file: str) -> None:
    assert not is_near(file)
    page = str(formats.render(document(ToPage("wine", file)), "html"))
    assert "<td>wine</td>" in page


def test_the_pages_of_a_site_share_a_style_and_fold_no_table() -> None:
    rows = tuple((f"row {number}",) for number in range(200))
    long = Document("Pages", "all", (Section("Pages", (Table(("Page",), rows),)),), 0)
    assert "200 rows" in str(formats.render(long, "html"))
    page = str(formats.render(long, "html", SITE))
    assert "200 rows" not in page
    other = str(formats.render(Document("Others", "none", (), 0), "html", SITE))
    assert style(page) == style(other)


def style(page: str) -> str:
    return page.partition("<style>")[2].partition("</style>")[0]
