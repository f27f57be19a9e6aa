"""The server's pages are valid, and nothing keeps people from reading them."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import Chrome

from tests.conftest import ADMIN
from tests.pages.conftest import axe as axe
from tests.pages.conftest import vnu as vnu
from tests.pages.test_accessibility import show, violations
from tests.pages.test_valid import errors
from tests.renderers.conftest import browser as browser
from tests.renderers.conftest import page as page
from tests.server.conftest import Pages
from tests.server.test_browser import ADDRESSES
from tests.server.test_compare import NAME
from tests.server.test_compare import vintage as vintage
from tests.server.test_policies import OF_A_VERSION
from tests.server.test_policies import judging_pages as judging_pages


def written(vintage: Pages, judging_pages: Pages) -> dict[str, str]:
    """Each kind of page."""
    vintage.version()
    judging_pages.version(ADMIN)
    # The last two have more to say than those of the same name.
    asked = (*ADDRESSES, f"compare?name={NAME}&old=1&new=2", f"history?name={NAME}")
    found = {address.partition("?")[0] or "index": vintage.get(address).text for address in asked}
    return {**found, "check": judging_pages.get("check", ADMIN, **OF_A_VERSION).text}


def test_the_pages_are_valid(
    vnu: list[str], tmp_path: Path, vintage: Pages, judging_pages: Pages
) -> None:
    assert errors(vnu, tmp_path, written(vintage, judging_pages)) == {}


def test_everybody_can_read_the_pages(
    browser: Chrome, page: Path, axe: str, vintage: Pages, judging_pages: Pages
) -> None:
    found = {}
    for name, html in written(vintage, judging_pages).items():
        for width, scheme in ((360, "light"), (1440, "dark")):
            show(browser, page, html, width, scheme)
            found[f"{name}, {width} px, {scheme}"] = violations(browser, axe)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
