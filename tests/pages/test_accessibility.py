"""Nothing keeps people from reading the pages, as axe-core sees it, best practices included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from tests.pages import judged

WIDTHS = (360, 768, 1440)
RUN = """
const [options, done] = arguments;
axe.run(document, {resultTypes: ['violations'], ...options}).then(
  found => done(found.violations.map(each => [each.id, each.help, each.nodes.length,
    each.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + node.failureSummary)])),
  error => done([['axe failed', String(error)]]));
"""
UNFOLD = """
for (const each of document.querySelectorAll('details')) {
  each.removeAttribute('name');
  each.open = true;
}
"""
COLOURS_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def show(browser: Chrome, page: Path, html: str, width: int, scheme: str) -> None:
    page.write_text(html, encoding="utf-8")
    open_file(browser, page, width, scheme)


def open_file(browser: Chrome, page: Path, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get(page.as_uri())


def violations(browser: Chrome, axe: str, **options: Any) -> list[Any]:
    browser.set_script_timeout(300)
    # By the devtools protocol: the page itself lets no script run.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    browser.execute_script(UNFOLD)
    return list(browser.execute_async_script(RUN, options))


def test_axe_finds_what_is_wrong(browser: Chrome, page: Path, axe: str) -> None:
    html = judged.html("dolly").replace("<main", "<div").replace("</main>", "</div>")
    show(browser, page, html, 1440, "light")
    assert "landmark-one-main" in [each[0] for each in violations(browser, axe)]


@pytest.mark.parametrize("name", judged.NAMES)
def test_everybody_can_read_the_page(browser: Chrome, page: Path, axe: str, name: str) -> None:
    found = {}
    for width in WIDTHS:
        show(browser, page, judged.html(name), width, "light")
        found[f"{width} px, light"] = violations(browser, axe)
        # The rest of the rules does not look at colours.
        show(browser, page, judged.html(name), width, "dark")
        found[f"{width} px, dark"] = violations(browser, axe, **COLOURS_ONLY)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {where: what for where, what in found.items() if what} == {}
