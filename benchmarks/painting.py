"""How soon a browser shows pages, of models small and big and of a registry, and their sizes."""

from __future__ import annotations

import os
import shutil
import statistics
from pathlib import Path

from mlflow import MlflowClient
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from mlflow_report_plugin import report
from mlflow_report_plugin.catalog.making import make
from mlflow_report_plugin.catalog.wanted import Wanted
from tests.models import log_big, log_wine
from tests.registries import fill

MODELS = 10_000
"""How many models the registry has."""
ROUNDS = 5
PAINTED = """
const done = arguments[0];
new PerformanceObserver(list => done(list.getEntries()[0].startTime))
  .observe({type: 'paint', buffered: true});
"""


def main(folder: Path) -> None:
    """Print size and time to the first paint.

    Args:
        folder: An empty folder to work in.
    """
    store = f"sqlite:///{folder / 'mlflow.db'}"
    artifacts = folder / "artifacts"
    models = {
        "small": log_wine(store, artifact_location=artifacts).uri,
        "big": log_big(
            store,
            folder / "big",
            params=2_000,
            metrics=1_000,
            tags=0,
            files=5_000,
            artifact_location=artifacts,
        ).uri,
    }
    os.environ["MLFLOW_TRACKING_URI"] = store
    pages = {}
    for name, uri in models.items():
        pages[f"{name} model"] = folder / f"{name}.html"
        pages[f"{name} model"].write_text(report(uri).to_html(), encoding="utf-8")
    registry = f"sqlite:///{folder / 'registry.db'}"
    MlflowClient(registry).search_experiments()  # which makes the tables
    fill(registry, MODELS, MODELS)
    made = make(folder / "catalog", Wanted(depth="list", tracking_uri=registry))
    pages["registry"] = made.folder / "index.html"
    pages["500 of it"] = made.folder / "pages" / "models-0001.html"
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        for name, page in pages.items():
            paints = [painted(browser, page) for _ in range(ROUNDS)]
            size = page.stat().st_size / 1000
            print(f"{name:11} {size:5.0f} kB   painted after {statistics.median(paints):.2f} s")
    finally:
        browser.quit()


def painted(browser: Chrome, page: Path) -> float:
    """Open a page, and give the seconds until something of it was seen."""
    browser.get("about:blank")
    browser.get(page.as_uri())
    return float(browser.execute_async_script(PAINTED)) / 1000
