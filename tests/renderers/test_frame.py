"""A report below a cell of a notebook."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from selenium.webdriver import Chrome

from mlflow_report_plugin import formats
from mlflow_report_plugin.document import Document, Facts, Jump, Link, Section
from mlflow_report_plugin.renderers.frame import frame
from mlflow_report_plugin.renderers.viewer import NOTEBOOK
from tests.renderers import naughty, reading, reports
from tests.renderers.test_browser import ask, complaints

NOTEBOOKS = pytest.mark.parametrize(
    ("notebook", "is_dark"),
    [
        ("<html><body>", False),
        ('<html><body data-jp-theme-light="true">', False),
        ('<html><body data-jp-theme-light="false" style="color-scheme: dark">', True),
        ('<html><body class="vscode-light">', False),
        ('<html><body class="vscode-dark">', True),
        ('<html theme="dark"><body>', True),
    ],
    ids=["any", "JupyterLab", "JupyterLab, dark", "VS Code", "VS Code, dark", "Colab, dark"],
)


def framed(document: Document) -> str:
    return frame(str(formats.render(document, "html", NOTEBOOK)), document)


def show(browser: Chrome, page: Path, document: Document, notebook: str = "<html><body>") -> None:
    """Open a page that has a cell with a report, and look into the frame."""
    style = "<style>* { color: rgb(1, 2, 3); display: block } .group { display: none }</style>"
    page.write_text(f"<!DOCTYPE html>{notebook}{style}<p>A cell</p>{framed(document)}", "utf-8")
    size = {"width": 1000, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    complaints(browser)  # what an earlier page left
    browser.get(page.as_uri())
    browser.switch_to.frame(browser.find_element("css selector", "iframe"))


@pytest.fixture(autouse=True)
def _back_to_the_notebook(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "browser" in request.fixturenames:
        request.getfixturevalue("browser").switch_to.default_content()


@contextmanager
def preferring(browser: Chrome, scheme: str) -> Iterator[None]:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    yield
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@NOTEBOOKS
@pytest.mark.parametrize("computer", ["light", "dark"])
def test_the_frame_is_as_bright_as_the_notebook(
    browser: Chrome, page: Path, notebook: str, is_dark: bool, computer: str
) -> None:
    with preferring(browser, computer):
        show(browser, page, reports.usual(), notebook)
        paper = ask(browser, "getComputedStyle(document.body).backgroundColor")
    numbers = [int(number) for number in re.findall(r"\d+", paper)]
    assert (sum(numbers) < 300) is is_dark


def test_styles_do_not_meet(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual())
    inside = ask(browser, "getComputedStyle(document.querySelector('td')).color")
    assert inside != "rgb(1, 2, 3)"
    assert ask(browser, "getComputedStyle(document.querySelector('.group')).display") == "block"
    assert complaints(browser) == []
    browser.switch_to.default_content()
    assert ask(browser, "getComputedStyle(document.querySelector('p')).color") == "rgb(1, 2, 3)"
    assert ask(browser, "getComputedStyle(document.querySelector('p')).marginTop") != "0px"
    assert ask(browser, "document.documentElement.scrollWidth <= innerWidth")


def test_a_group_unfolds_and_a_jump_leads_into_it(browser: Chrome, page: Path) -> None:
    jump, below = Facts((("see", Jump("below", "Below")),)), Facts((("a", "b"),))
    groups = (Section("One", (jump,)), Section("Two", (Section("Below", (below,)),)))
    show(browser, page, Document("Report", "s", groups))
    one, two = browser.find_elements("css selector", ".group")
    one.find_element("css selector", "summary").click()
    assert not two.find_element("css selector", "table").is_displayed()
    one.find_element("css selector", "a[href='#below']").click()
    assert two.find_element("css selector", "table").is_displayed()


def test_paper_shows_what_is_folded_with_its_heading(browser: Chrome, page: Path) -> None:
    group = Section("Group", (Section("Below", (Facts((("a", "b"),)),)),))
    document = Document("Report", "s", (group,))
    page.write_text(str(formats.render(document, "html", NOTEBOOK)), "utf-8")
    browser.get(page.as_uri())
    seen = "[...document.querySelectorAll('.group h2, .group td')].map(e => e.checkVisibility())"
    assert ask(browser, seen) == [True, False]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    printed = ask(browser, seen)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert printed == [True, True]


def test_a_link_opens_a_page_of_its_own(browser: Chrome, page: Path) -> None:
    cell = Facts((("where", Link("there", "http://127.0.0.1:9/")),))
    show(browser, page, Document("Report", "s", (Section("One", (cell,)),), contents_depth=0))
    here = browser.current_window_handle
    browser.find_element("css selector", "a[target]").click()
    (there,) = set(browser.window_handles) - {here}
    assert ask(browser, "document.title").startswith("Report")
    browser.switch_to.window(there)
    browser.close()
    browser.switch_to.window(here)


@pytest.mark.parametrize("make", [reports.usual, reports.drawn])
def test_the_frame_has_a_title_and_a_height(make: Callable[[], Document]) -> None:
    found = frame_of(framed(make()))
    assert found["title"] == f"{make().title}: {make().subject}"
    assert 240 <= int(found["height"]) <= 800


def test_a_short_page_has_a_low_frame(browser: Chrome, page: Path) -> None:
    rows = tuple((f"name {i}", "value") for i in range(8))
    document = Document("Report", "s", (Section("One", (Facts(rows),)),), contents_depth=0)
    show(browser, page, document)
    there, seen = ask(browser, "[document.documentElement.scrollHeight, innerHeight]")
    assert there <= seen
    assert seen < 1.6 * ask(browser, "document.body.getBoundingClientRect().height")


@given(naughty.text)
def test_no_title_ends_the_frame(text: str) -> None:
    document = Document(text, text, ())
    tags = [each.tag for each in reading.html(framed(document)).all()]
    assert tags == ["style", "iframe"]


def test_something_is_left_where_frames_are_taken_out() -> None:
    """A notebook that is not trusted, or GitHub's viewer, keeps the text of what it takes out."""
    left = re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", framed(reports.usual()))
    assert "run again" in html.unescape(left)


def frame_of(output: str) -> dict[str, Any]:
    (found,) = reading.html(output).all("iframe")
    return found.attrs
