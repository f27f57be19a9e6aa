"""The page in a real browser, on a desktop, on a phone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from mlflow_report_plugin.document import Document, Facts, Graph, Id, Node, Section, Table
from mlflow_report_plugin.renderers.built_in import HTML
from tests.renderers import reports

DESKTOP, PHONE = (1280, 900), (360, 740)
REPORTS = pytest.mark.parametrize("report", [reports.usual, reports.drawn, reports.whole])
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def show(browser: Chrome, page: Path, document: Document, size: tuple[int, int]) -> None:
    page.write_text(str(HTML.render(document=document)), encoding="utf-8")
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    complaints(browser)  # what an earlier page left
    browser.get(page.as_uri())


def complaints(browser: Chrome) -> list[dict[str, Any]]:
    return list(browser.get_log("browser"))  # type: ignore[no-untyped-call] # selenium has no types


def ask(browser: Chrome, expression: str) -> Any:
    return browser.execute_script(f"return {expression}")


@REPORTS
@SIZES
def test_no_page_scrolls_sideways(
    browser: Chrome, page: Path, size: tuple[int, int], report: Callable[[], Document]
) -> None:
    show(browser, page, report(), size)
    ask(browser, "document.querySelectorAll('details').forEach(d => d.open = true)")
    assert ask(browser, "innerWidth") == size[0]
    assert ask(browser, "document.documentElement.scrollWidth") <= size[0]


def test_a_phone_shows_a_long_id_without_scrolling(browser: Chrome, page: Path) -> None:
    facts = Facts((("digest", Id("sha256:" + "0" * 64)),))
    show(browser, page, Document("Check", "s", (Section("Checked", (facts,)),)), PHONE)
    assert ask(browser, "document.documentElement.scrollWidth") <= PHONE[0]


def test_a_phone_shows_all_cells_of_a_card_without_scrolling(browser: Chrome, page: Path) -> None:
    columns = ("Severity", "About", "What", "Before", "After", "Meaning")
    rows = (("regression", "Metrics", "a" * 64, "2026-01-01 00:00:00", "0" * 32, "worse " * 20),)
    section = Section("Changes", (Table(columns, rows, "Title", cards=True),))
    show(browser, page, Document("Report", "s", (section,)), PHONE)
    assert ask(browser, "document.documentElement.scrollWidth") <= PHONE[0]
    table = "document.querySelector('.scroll')"
    assert ask(browser, f"{table}.scrollWidth <= {table}.clientWidth")
    right = "[...document.querySelectorAll('td')].map(td => td.getBoundingClientRect().right)"
    assert max(ask(browser, right)) <= PHONE[0]
    label = "getComputedStyle(document.querySelector('td:last-child'), '::before').content"
    assert ask(browser, label) == '"Meaning"'


@REPORTS
def test_the_browser_has_nothing_to_complain_about(
    browser: Chrome, page: Path, report: Callable[[], Document]
) -> None:
    show(browser, page, report(), DESKTOP)
    assert complaints(browser) == []
    # The style was not refused.
    assert ask(browser, "getComputedStyle(document.querySelector('table')).borderCollapse") == (
        "collapse"
    )


def test_the_browser_asks_for_no_other_file(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual(), DESKTOP)
    assert ask(browser, "performance.getEntriesByType('resource').length") == 0


def test_the_contents_stay_in_sight_on_a_desktop(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual(), DESKTOP)
    browser.find_element("css selector", "nav a[href='#experiment']").click()
    assert ask(browser, "location.hash") == "#experiment"
    assert 0 <= ask(browser, TOP.format("#experiment")) < DESKTOP[1]
    assert 0 <= ask(browser, TOP.format("nav")) < DESKTOP[1]


def test_the_first_screen_is_whole_on_a_desktop(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), (1440, 900))
    bottom = "document.querySelector('.panels').getBoundingClientRect().bottom"
    assert ask(browser, bottom) <= 900
    assert ask(browser, "document.querySelectorAll('.panel').length") == 5


def test_the_panels_stand_below_each_other_on_a_phone_in_their_order(
    browser: Chrome, page: Path
) -> None:
    show(browser, page, reports.whole(), PHONE)
    tops = ask(
        browser,
        "[...document.querySelectorAll('.panel')].map(p => p.getBoundingClientRect().top)",
    )
    assert tops == sorted(set(tops))
    assert ask(browser, TOP.format("nav")) > tops[-1]


def test_the_contents_mark_what_is_read(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), DESKTOP)
    ask(browser, "document.querySelector('#record').scrollIntoView({behavior: 'instant'})")
    marked = "getComputedStyle(document.querySelector('nav a[href=\"#{}\"]')).color"
    accent = "getComputedStyle(document.querySelector('.panel a')).color"
    frame = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
    browser.execute_async_script(frame)
    assert ask(browser, marked.format("record")) == ask(browser, accent)
    assert ask(browser, marked.format("use-it")) != ask(browser, accent)


def test_a_row_is_lit_and_exact_when_a_link_led_to_it(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), DESKTOP)
    shown = "document.querySelector('#cell-f1 td').innerText"
    plain = "getComputedStyle(document.querySelector('#cell-f1')).backgroundColor"
    before = [ask(browser, shown), ask(browser, plain)]
    browser.get(f"{page.as_uri()}#cell-f1")
    assert before == ["0.9561", "rgba(0, 0, 0, 0)"]
    assert ask(browser, shown) == "0.956140350877193"
    assert ask(browser, plain) != before[1]


def test_one_box_shows_all_numbers_times_and_ids_exactly(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), DESKTOP)
    row = "document.querySelector('#run-fold-0').innerText.split('\\t')"
    width = "document.querySelector('#run-fold-0 .id').getBoundingClientRect().width"
    rounded, short = ask(browser, row), ask(browser, width)
    assert rounded[2:] == ["21 Nov 2026, 15:50 UTC", "0.950", "41 k"]
    browser.find_element("css selector", ".legend input").click()
    assert ask(browser, row)[2:] == ["2026-11-21 15:50:24 UTC", "0.950123456789", "41,017"]
    assert ask(browser, width) > 2 * short


def test_a_click_selects_a_command_and_a_whole_id(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), DESKTOP)
    for selector, text in (
        (".command", "mlflow report approve models:/main.ml.fraud/7"),
        (".tabs pre", reports.LOAD),
        ("#run-fold-0 .id", reports.RUN_ID),
    ):
        browser.find_element("css selector", selector).click()
        assert ask(browser, "getSelection().toString()").strip() == text


def test_one_of_several_tabs_is_open(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.whole(), DESKTOP)
    codes = "[...document.querySelectorAll('.tabs pre')].map(code => code.checkVisibility())"
    tabs = browser.find_elements("css selector", ".tabs summary")
    assert ask(browser, codes) == [True, False]
    assert tabs[0].location["y"] == tabs[1].location["y"]
    tabs[1].click()
    assert ask(browser, codes) == [False, True]


def test_the_contents_are_folded_on_a_phone(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual(), PHONE)
    link = browser.find_element("css selector", "nav a[href='#experiment']")
    assert not link.is_displayed()
    browser.find_element("css selector", "nav summary").click()
    assert link.is_displayed()
    link.click()
    assert 0 <= ask(browser, TOP.format("#experiment")) < PHONE[1]


@SIZES
def test_every_link_within_the_page_leads_somewhere(
    browser: Chrome, page: Path, size: tuple[int, int]
) -> None:
    show(browser, page, reports.usual(), size)
    dead = ask(
        browser,
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash)"
        ".filter(hash => !document.getElementById(decodeURIComponent(hash.slice(1))))",
    )
    assert dead == []


@REPORTS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(
    browser: Chrome, page: Path, scheme: str, report: Callable[[], Document]
) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    show(browser, page, report(), DESKTOP)
    ratios = ask(browser, CONTRAST)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(ratios) > 100
    assert min(ratios) >= 4.5  # WCAG 2, level AA


def test_paper_shows_what_is_folded(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual(), DESKTOP)
    row = "document.querySelectorAll('details tr')[150].checkVisibility()"
    contents = "document.querySelector('nav').checkVisibility()"
    assert [ask(browser, row), ask(browser, contents)] == [False, True]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    printed = [ask(browser, row), ask(browser, contents)]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert printed == [True, False]


def test_the_pictures_are_seen(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.drawn(), PHONE)
    widths = ask(browser, "[...document.images].map(image => [image.naturalWidth, image.width])")
    assert len(widths) == 3
    assert all(0 < shown <= PHONE[0] and there >= 300 for there, shown in widths)
    assert ask(browser, "performance.getEntriesByType('resource')"
               ".filter(entry => !entry.name.startsWith('data:')).length") == 0  # fmt: skip


def test_words_fit_their_boxes(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.drawn(), DESKTOP)
    room = ask(
        browser,
        "[...document.querySelectorAll('.graph g')].flatMap(g => [...g.querySelectorAll('text')]"
        ".map(t => g.querySelector('rect').getBBox().width - t.getBBox().width))",
    )
    assert len(room) == 40
    assert min(room) >= 10


def chain(marked: int) -> Document:
    """A report with as long a graph as there usually is."""
    kinds = ("Experiment", "Parent Run", "Run", "Logged Model", "Model Version", "Registered Model")
    nodes = tuple(
        Node(kind, kind, f"{kind} with a long name", marked=place == marked)
        for place, kind in enumerate(kinds)
    )
    graph = Graph(nodes, tuple(pairwise(kinds)), "words")
    return Document("MLflow Model", "models:/m/1", (Section("Lineage", (graph,)),))


def test_a_graph_fits_its_column_on_a_desktop(browser: Chrome, page: Path) -> None:
    show(browser, page, chain(4), (1200, 900))
    there, shown = ask(
        browser, "(g => [g.scrollWidth, g.clientWidth])(document.querySelector('.graph'))"
    )
    assert there <= shown
    last = "[...document.querySelectorAll('.graph rect')].at(-1).getBoundingClientRect().right"
    assert ask(browser, f"{last} <= document.querySelector('.graph').getBoundingClientRect().right")


@pytest.mark.parametrize("marked", [4, 5])
def test_what_the_report_is_about_is_in_sight_on_a_phone(
    browser: Chrome, page: Path, marked: int
) -> None:
    show(browser, page, chain(marked), PHONE)
    left, right, height = ask(
        browser,
        "(r => [r.left, r.right, r.height])"
        "(document.querySelector('.marked rect').getBoundingClientRect())",
    )
    assert min(right, PHONE[0]) - max(left, 0) > (right - left) / 2
    assert height > 28  # the words in it can be read
    # It can be scrolled to its beginning.
    assert ask(browser, "(g => (g.scrollLeft = -9999, -g.scrollLeft))"
               "(document.querySelector('.graph'))") > 400  # fmt: skip


@pytest.mark.parametrize("value", ["2025-06-15 12:00:00", "m-" + "0f" * 16, "merry-mink-155"])
@SIZES
def test_times_and_ids_are_not_broken(
    browser: Chrome, page: Path, value: str, size: tuple[int, int]
) -> None:
    columns = tuple(f"Column {number}" for number in range(9))
    table = Table(columns, ((*(("some words",) * 8), value),))
    document = Document("MLflow Model", "models:/m/1", (Section("Runs", (table,)),))
    show(browser, page, document, size)
    height, line = ask(
        browser,
        "(cell => { const r = document.createRange(); r.selectNodeContents(cell); return"
        " [r.getBoundingClientRect().height, parseFloat(getComputedStyle(cell).lineHeight)] })"
        "([...document.querySelectorAll('td')].at(-1))",
    )
    assert height < 2 * line


def test_a_graph_fits_on_paper(browser: Chrome, page: Path) -> None:
    show(browser, page, chain(4), (720, 900))  # as wide as A4 is
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    right = ask(browser, "document.querySelector('.graph svg').getBoundingClientRect().right")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert right <= 720


def test_the_words_of_what_the_report_is_about_fit_their_box(browser: Chrome, page: Path) -> None:
    show(browser, page, chain(4), PHONE)
    room = ask(
        browser,
        "[...document.querySelectorAll('.marked text')].map(t => "
        "document.querySelector('.marked rect').getBBox().width - t.getBBox().width)",
    )
    assert min(room) >= 18


def test_paper_shows_the_names_of_folders(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.drawn(), DESKTOP)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = ask(
        browser,
        "[...document.querySelectorAll('.tree summary b, .tree li b')]"
        ".map(name => name.checkVisibility())",
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(seen) > 200
    assert all(seen)


TOP = "document.querySelector('{}').getBoundingClientRect().top"
CONTRAST = """(() => {
  const drawn = e => e.ownerSVGElement && e.parentElement.querySelector(':scope > rect');
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = element => {
    if (drawn(element)) return numbers(getComputedStyle(drawn(element)).fill);
    for (; element; element = element.parentElement) {
      const color = numbers(getComputedStyle(element).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
  };
  return [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const style = getComputedStyle(e);
      const ink = numbers(e.ownerSVGElement && e.tagName == 'text' ? style.fill : style.color);
      const inks = [light(ink), light(paper(e))];
      return (Math.max(...inks) + 0.05) / (Math.min(...inks) + 0.05);
    });
})()"""
