"""Style and pictures beside the page, for servers that forbid what is inside it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from mlflow_report_plugin.document import Document, Gallery, Image, Section
from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.presentation import Presentation
from tests.renderers import reports
from tests.renderers.pictures import drawn
from tests.renderers.test_browser import DESKTOP, complaints

JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';"
"""What Jenkins sends with every file of a build, unless an administrator allows more."""


class Made(Presentation):
    """A page with all that can lie beside it."""

    @cached_property
    def document(self) -> Document:
        svg = Image(drawn("svg"), "image/svg+xml", "a drawing")
        png = Image(drawn("png"), "image/png", "a picture")
        section = Section("Pictures", (svg, Gallery((png, png))))
        return Document("Model", "models:/x/1", (*reports.usual().sections, section))

    def to_json(self) -> str:
        return "{}"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as Jenkins does."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", JENKINS)
            self.send_header("X-Content-Type-Options", "nosniff")
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def links(page: Path) -> list[str]:
    return re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]*)"', page.read_text("utf-8"))


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("assets", ["report files", "../a%20b#?", "."])
def test_a_page_names_the_files_beside_it(tmp_path: Path, assets: str) -> None:
    page = Made().save(tmp_path / "site" / "report.html", assets=assets)
    text = page.read_text("utf-8")
    assert "<style" not in text
    assert "data:" not in text.replace("data: ", "")
    beside = [each for each in names(page.parent / assets) if each not in ("report.html", "site")]
    assert [each.partition("-")[0] for each in beside] == ["picture", "picture", "style"]
    assert len(links(page)) == 4


def test_a_folder_elsewhere_is_reached_from_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    page = Made().save(tmp_path / "site" / "one" / "report.html", assets=folder)
    assert {link.rpartition("/")[0] for link in links(page)} == {"../../shared"}
    assert len(names(folder)) == 3


def test_what_an_older_page_shows_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "style-0.css").write_text("old")
    Made().save(tmp_path / "report.html", assets="shared")
    before = names(folder)
    Made().save(tmp_path / "report.html", assets="shared")
    assert names(folder) == before
    assert (folder / "style-0.css").read_text() == "old"


def test_only_html_has_files_beside_it(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="only html has"):
        Made().save(tmp_path / "report.md", assets="files")
    assert names(tmp_path) == []


@pytest.mark.parametrize("where", ["a server like Jenkins", "a file"])
def test_everything_is_seen_where_nothing_inside_a_page_is_allowed(
    browser: Chrome, tmp_path: Path, where: str
) -> None:
    page = Made().save(tmp_path / "report.html", assets="report files")
    with served(tmp_path) as url:
        complaints(browser)  # what an earlier page left
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": DESKTOP[0], "height": DESKTOP[1], "deviceScaleFactor": 1, "mobile": False},
        )
        browser.get(page.as_uri() if where == "a file" else f"{url}/report.html")
        # The page is in a sandbox: only the browser itself may run something in it.
        found = browser.execute_cdp_cmd(
            "Runtime.evaluate",
            {
                "expression": "[getComputedStyle(document.querySelector('table')).borderCollapse,"
                "[...document.images].filter(i => i.naturalWidth > 0).length].join()",
                "returnByValue": True,
            },
        )
    assert found["result"]["value"] == "collapse,3"
    assert [each for each in complaints(browser) if "favicon" not in each["message"]] == []
