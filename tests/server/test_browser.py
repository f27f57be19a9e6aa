"""The pages and MLflow's own in a real browser: each leads to the other."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from tests.renderers.conftest import browser as browser
from tests.server.conftest import Pages
from tests.server.test_compare import vintage as vintage

SECONDS = 300
SIZES = pytest.mark.parametrize(
    "size", [(1280, 900), (768, 900), (360, 740)], ids=["desktop", "tablet", "phone"]
)
ADDRESSES = (
    *("", "model?name=wine-quality", "version?name=wine-quality&version=1", "nothing"),
    "notes?name=wine-quality&version=1",
    *("compare?name=wine-quality&old=1&new=1", "history?name=wine-quality"),
)


def ask(browser: Chrome, expression: str) -> Any:
    return browser.execute_script(f"return {expression}")


def complaints(browser: Chrome) -> list[str]:
    found = browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no types
    return [each["message"] for each in found if "status of 404" not in each["message"]]


@SIZES
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_and_does_not_scroll_sideways(
    address: str, size: tuple[int, int], browser: Chrome, open_pages: Pages
) -> None:
    open_pages.version()
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    complaints(browser)  # what an earlier page left
    browser.get(f"{open_pages.url}/report/{address}")
    assert ask(browser, "document.documentElement.scrollWidth") <= size[0]
    assert complaints(browser) == []
    # The style was not refused.
    assert ask(browser, "getComputedStyle(document.querySelector('.bar')).display") == "flex"


def test_one_can_search_in_the_index(browser: Chrome, open_pages: Pages) -> None:
    browser.get(f"{open_pages.url}/report/")
    browser.execute_script("document.querySelector('input').value = 'no \"such\" model'")
    browser.execute_script("document.querySelector('form').submit()")
    WebDriverWait(browser, SECONDS).until(lambda b: "search=" in b.current_url)
    assert "No model of which" in ask(browser, "document.body.textContent")
    assert ask(browser, "document.querySelector('input').value") == 'no "such" model'


def test_two_versions_are_chosen_and_compared(browser: Chrome, vintage: Pages) -> None:
    browser.get(f"{vintage.url}/report/model?name=vintage")
    browser.execute_script("document.querySelector('[name=old][value=\"1\"]').click()")
    browser.execute_script("document.querySelector('form button').click()")
    there = f"{vintage.url}/report/compare?name=vintage&new=3&old=1"
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url == there)
    # A page that says that the comparison is being made looks again by itself.
    title = "document.querySelector('h1').textContent"
    WebDriverWait(browser, SECONDS).until(lambda b: "models:/vintage/1 →" in ask(b, title))
    browser.back()
    assert ask(browser, "document.querySelector('[name=new]:checked').value") == "3"


def test_notes_are_saved_with_the_form(browser: Chrome, vintage: Pages) -> None:
    browser.get(f"{vintage.url}/report/notes?name=vintage&version=2")
    field = "document.querySelector('#text-contacts')"
    WebDriverWait(browser, SECONDS).until(lambda b: ask(b, f"!!{field}"))
    browser.execute_script(f"{field}.value = 'Ask\\nAda.'")
    browser.execute_script("document.querySelector('form.notes button').click()")
    there = f"{vintage.url}/report/version?name=vintage&version=2"
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url == there)
    browser.get(f"{vintage.url}/report/notes?name=vintage&version=2")
    WebDriverWait(browser, SECONDS).until(lambda b: ask(b, f"{field}?.value") == "Ask\nAda.")


def test_mlflow_s_page_of_a_version_leads_to_its_report_and_back(
    browser: Chrome, open_pages: Pages
) -> None:
    browser.get(f"{open_pages.url}/#/models/wine-quality/versions/1")
    link = "document.querySelector('#mlflow-report')"
    WebDriverWait(browser, SECONDS).until(lambda b: ask(b, f"{link} && !{link}.hidden"))
    browser.execute_script(f"{link}.click()")
    report = f"{open_pages.url}/report/version?name=wine-quality&version=1"
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url == report)
    back = "[...document.links].find(a => a.textContent === 'This version in MLflow')"
    WebDriverWait(browser, SECONDS).until(lambda b: ask(b, f"!!({back})"))
    browser.execute_script(f"({back}).click()")
    there = f"{open_pages.url}/#/models/wine-quality/versions/1"
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url == there)


def test_mlflow_s_other_pages_are_left_alone(browser: Chrome, open_pages: Pages) -> None:
    browser.get(f"{open_pages.url}/#/experiments")
    link = "document.querySelector('#mlflow-report')"
    is_hidden = f"{link} && getComputedStyle({link}).display === 'none'"
    WebDriverWait(browser, SECONDS).until(lambda b: ask(b, is_hidden))
