"""The page in a real browser, on a desktop, on a phone, in the dark and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from mlflow_report_plugin.document import Document
from mlflow_report_plugin.renderers import HTML
from tests.renderers import reports

DESKTOP, PHONE = (1280, 900), (360, 740)
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


@SIZES
def test_no_page_scrolls_sideways(browser: Chrome, page: Path, size: tuple[int, int]) -> None:
    show(browser, page, reports.usual(), size)
    ask(browser, "document.querySelectorAll('details').forEach(d => d.open = true)")
    assert ask(browser, "innerWidth") == size[0]
    assert ask(browser, "document.documentElement.scrollWidth") <= size[0]


def test_the_browser_has_nothing_to_complain_about(browser: Chrome, page: Path) -> None:
    show(browser, page, reports.usual(), DESKTOP)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(browser: Chrome, page: Path, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    show(browser, page, reports.usual(), DESKTOP)
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


TOP = "document.querySelector('{}').getBoundingClientRect().top"
CONTRAST = """(() => {
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = element => {
    for (; element; element = element.parentElement) {
      const color = numbers(getComputedStyle(element).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
  };
  return [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const inks = [light(numbers(getComputedStyle(e).color)), light(paper(e))];
      return (Math.max(...inks) + 0.05) / (Math.min(...inks) + 0.05);
    });
})()"""
