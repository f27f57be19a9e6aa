"""What is logged, as MLflow's own pages show it in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from mlflow_report_plugin.pipeline import report
from tests.models import MLFLOW_3, Logged
from tests.renderers.conftest import browser as browser

pytestmark = pytest.mark.versions
SECONDS = 300
TOP = "return arguments[0].getBoundingClientRect().top"


def ask(browser: Chrome, expression: str) -> Any:
    return browser.execute_script(f"return {expression}")


def wait_for(browser: Chrome, selector: str) -> WebElement:
    found = WebDriverWait(browser, SECONDS).until(
        lambda b: b.find_elements("css selector", selector)
    )
    return found[0]


@pytest.fixture
def open_file(browser: Chrome, served_wine: Logged) -> Any:
    """Open a logged file as a reader does who has found it among the artifacts."""
    made = report(served_wine.uri, tracking_uri=served_wine.tracking_uri, reach="shared")
    (path, *_) = {uri.partition("/reports/")[2].rpartition("/")[0] for uri in made.log()}
    size = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def go(name: str) -> None:
        run = f"experiments/{served_wine.experiment_id}/runs/{served_wine.run_id}"
        browser.get("about:blank")
        browser.get_log("browser")  # type: ignore[no-untyped-call] # what an earlier page left
        browser.get(f"{served_wine.tracking_uri}/#/{run}/artifacts/reports/{path}/{name}")

    yield go
    browser.switch_to.default_content()


def test_the_page_is_whole_in_mlflows_frame(browser: Chrome, open_file: Any) -> None:
    open_file("report.html")
    frame = wait_for(browser, "iframe[sandbox]")
    assert frame.get_attribute("sandbox") == "allow-scripts"
    browser.switch_to.frame(frame)
    wait_for(browser, ".group")
    assert ask(browser, "document.links.length") == 0
    assert ask(browser, "document.documentElement.scrollWidth <= innerWidth")
    # The style was not refused, and neither was anything else.
    assert ask(browser, "getComputedStyle(document.querySelector('table')).borderCollapse") == (
        "collapse"
    )
    log = browser.get_log("browser")  # type: ignore[no-untyped-call] # selenium has no types
    assert [each["message"] for each in log if "blob:" in each["message"]] == []


def test_a_group_unfolds_where_it_stands(browser: Chrome, open_file: Any) -> None:
    open_file("report.html")
    browser.switch_to.frame(wait_for(browser, "iframe[sandbox]"))
    wait_for(browser, ".group")
    groups = browser.find_elements(By.CSS_SELECTOR, ".group")
    assert len(groups) >= 4
    for group in groups[:3]:
        bar = group.find_element(By.CSS_SELECTOR, "summary")
        inside = group.find_element(By.CSS_SELECTOR, "section")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", bar)
        place = browser.execute_script(TOP, bar)
        assert not inside.is_displayed()
        bar.click()
        assert inside.is_displayed()
        assert abs(browser.execute_script(TOP, bar) - place) < 2
    assert ask(browser, "document.querySelectorAll('.group[open]').length") == 3


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 shows Markdown as it is written")
def test_the_markdown_has_no_links_that_lead_to_no_page(browser: Chrome, open_file: Any) -> None:
    open_file("report.md")
    WebDriverWait(browser, SECONDS).until(lambda b: "Contents:" in b.page_source)
    links = ask(browser, "[...document.links].map(link => link.href)")
    assert [link for link in links if "#" in link and "#/" not in link] == []
