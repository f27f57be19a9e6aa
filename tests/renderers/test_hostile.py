"""Hostile pictures and text in a real browser.

Each picture is opened first as it is, so that it is known to do harm, and then as it is shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from selenium.webdriver import Chrome

from mlflow_report_plugin.document import Code, Facts, Image, Text
from mlflow_report_plugin.renderers.built_in import HTML
from mlflow_report_plugin.renderers.drawings import svg
from tests.renderers import naughty, pictures, reports

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RUN = "document.documentElement.setAttribute('data-ran', '1')"
LOADING = f"""<?xml-stylesheet href="http://evil.example/1.css" type="text/css"?>
<svg {NAMESPACES} width="99" height="99">
<style>@import url(http://evil.example/2.css);</style>
<style>@font-face{{font-family:x;src:url(http://evil.example/3.woff)}} text{{font-family:x}}</style>
<style>rect{{fill:url(http://evil.example/4.svg#a)}}</style>
<text y="50">words</text><rect width="9" height="9"/>
<image href="http://evil.example/5.png" width="9" height="9"/>
<image xlink:href="//evil.example/6.png" width="9" height="9"/>
<use href="http://evil.example/7.svg#a"/>
<foreignObject width="9" height="9">
<img xmlns="http://www.w3.org/1999/xhtml" src="http://evil.example/8.png"/></foreignObject>
<rect width="9" height="9" style="mask:url(http://evil.example/9.svg#a)"/>
</svg>"""
RUNNING = (
    f"<svg {NAMESPACES}><script>{RUN}</script></svg>",
    f'<svg {NAMESPACES} onload="{RUN}"/>',
    f'<svg {NAMESPACES}><image href="data:,x" onerror="{RUN}"/></svg>',
    f'<svg {NAMESPACES}><animate attributeName="x" dur="1ms" onbegin="{RUN}"/></svg>',
    f'<svg {NAMESPACES}><foreignObject><script xmlns="http://www.w3.org/1999/xhtml">{RUN}</script>'
    "</foreignObject></svg>",
    f'<svg {NAMESPACES} xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{RUN}</h:script></svg>',
    f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{RUN}">]><svg {NAMESPACES}/>',
)
HOSTILE = (LOADING, *RUNNING)
PARTS = "<use href='#a{0}'/>" * 10
PATTERNS = "<rect width='10' height='10' fill='url(#p{0})'/>" * 10
FILTERED = "<rect width='9000' height='9000' filter='url(#f)'/>" * 50
LABOUR = {
    "parts of parts": f"<svg {NAMESPACES}><path id='a0' d='M0 0h1'/>"
    + "".join(f"<g id='a{n + 1}'>{PARTS.format(n)}</g>" for n in range(9))
    + "</svg>",
    "patterns of patterns": f"<svg {NAMESPACES}>"
    + "".join(
        f"<pattern id='p{n + 1}' width='1' height='1' patternUnits='userSpaceOnUse'>"
        f"{PATTERNS.format(n)}</pattern>"
        for n in range(9)
    )
    + "<rect width='10' height='10' fill='url(#p9)'/></svg>",
    "filters": f"<svg {NAMESPACES} width='900' height='900'><filter id='f'>"
    "<feTurbulence baseFrequency='.5' numOctaves='50'/><feGaussianBlur stdDeviation='500'/>"
    f"</filter>{FILTERED}</svg>",
}
"""Files of a few thousand bytes that a browser draws for minutes, also where nothing runs."""
PICTURE_AND_PAGE = pictures.pixels("png", 2, 1) + f"<html><script>{RUN}</script>".encode()


def opened(browser: Chrome, file: Path, content: bytes) -> tuple[bool, list[str]]:
    """Whether a file ran anything, and what it asked for beside itself."""
    file.write_bytes(content)
    browser.get("about:blank")
    browser.get_log("performance")  # type: ignore[no-untyped-call] # selenium has no types
    browser.get(file.as_uri())
    ran = browser.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() =>"
        "done(document.documentElement.hasAttribute('data-ran'))))"
    )
    log = browser.get_log("performance")  # type: ignore[no-untyped-call] # selenium has no types
    events = [json.loads(entry["message"])["message"] for entry in log]
    asked = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
    return ran, [url for url in asked if url != file.as_uri() and not url.startswith("data:")]


@pytest.mark.parametrize("file", RUNNING)
def test_a_script_in_a_picture_runs_until_the_picture_is_copied(
    browser: Chrome, tmp_path: Path, file: str
) -> None:
    assert opened(browser, tmp_path / "before.svg", file.encode()) == (True, [])
    copy = svg.still(file.encode())
    assert opened(browser, tmp_path / "after.svg", copy) == (False, [])


def test_a_picture_loads_until_it_is_copied(browser: Chrome, tmp_path: Path) -> None:
    _, asked = opened(browser, tmp_path / "before.svg", LOADING.encode())
    assert {url.rpartition("/")[2][0] for url in asked} >= set("125678")
    copy = svg.still(LOADING.encode())
    assert opened(browser, tmp_path / "after.svg", copy) == (False, [])


@pytest.mark.parametrize("media_type", ["image/svg+xml", "image/png", "image/jpeg"])
def test_a_page_with_hostile_pictures_runs_nothing_and_loads_nothing(
    browser: Chrome,
    page: Path,
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"],
) -> None:
    files = [*(file.encode() for file in HOSTILE), PICTURE_AND_PAGE]
    images = (Image(file, media_type, "A picture") for file in files)
    document = reports.document(*images)
    html = str(HTML.render(document=document))
    assert opened(browser, page, html.encode()) == (False, [])


@pytest.mark.parametrize("kind", LABOUR)
def test_a_small_picture_that_is_much_work_does_not_stop_the_page(
    browser: Chrome, page: Path, kind: str
) -> None:
    """In `<img>` no script runs, but a browser draws for as long as it takes.

    As it is, each of these pictures keeps the page from being shown at all.
    """
    document = reports.document(Image(LABOUR[kind].encode(), "image/svg+xml", "A picture"))
    html = str(HTML.render(document=document))
    assert opened(browser, page, html.encode()) == (False, [])
    assert "A picture" in browser.page_source


@pytest.mark.parametrize("file", RUNNING)
def test_a_picture_in_a_tab_of_its_own_runs_nothing(browser: Chrome, page: Path, file: str) -> None:
    """As a reader opens it who wants to see it larger."""
    document = reports.document(Image(file.encode(), "image/svg+xml", "A picture"))
    page.write_text(str(HTML.render(document=document)), encoding="utf-8")
    browser.get(page.as_uri())
    address = browser.execute_script("return document.images[0].src")
    browser.get(address)
    assert browser.execute_script("return document.documentElement.localName") == "svg"
    ran = "return document.documentElement.hasAttribute('data-ran')"
    assert not browser.execute_script(ran)


def test_a_picture_that_is_a_page_as_well_is_only_a_picture(browser: Chrome, page: Path) -> None:
    assert opened(browser, page, PICTURE_AND_PAGE)[0]
    document = reports.document(Image(PICTURE_AND_PAGE, "image/png", "A picture"))
    assert opened(browser, page, str(HTML.render(document=document)).encode()) == (False, [])
    assert browser.execute_script("return [...document.images].map(i => i.naturalWidth)") == [2]


def test_a_page_of_hostile_text_runs_nothing_and_loads_nothing(browser: Chrome, page: Path) -> None:
    texts = (*naughty.NAUGHTY, "".join(naughty.NAUGHTY), "</title></svg><script>alert(1)</script>")
    blocks = [
        block
        for text in texts
        for block in (
            *naughty.drawings(text),
            Facts(((text, text),), title=text),
            Text(text, "markdown"),
            Code(text),
        )
    ]
    html = str(HTML.render(document=reports.document(*blocks)))
    # A dialog would be an error of its own.
    assert opened(browser, page, html.encode()) == (False, [])
    assert len(browser.find_elements("tag name", "img")) == len(texts)
