"""The pages of a catalog are valid, and nothing keeps people from reading them."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.catalog.conftest import Make, registry_in
from tests.pages.conftest import axe as axe
from tests.pages.conftest import vnu as vnu
from tests.pages.test_accessibility import open_file, violations
from tests.pages.test_valid import errors
from tests.renderers.conftest import browser as browser
from tests.sharing import Shared

HOSTILE = '<b>it\'s & "it"</b>'


@pytest.fixture
def written(tmp_path: Path, shared: Shared, catalog_of: Make) -> dict[str, Path]:
    """Each kind of page, with the style beside it."""
    registry = registry_in(tmp_path / "registry", shared, versions=30, models=30)
    registry.sql("UPDATE registered_model_tags SET value = ? WHERE name = 'model-00001'", HOSTILE)
    registry.sql("UPDATE registered_models SET description = ?", HOSTILE)
    registry.sql("UPDATE registered_model_tags SET value = 'team ' || name WHERE value = 'cellar'")
    folder = catalog_of(registry.store).folder
    files = [folder / "index.html", *(folder / "pages").glob("*.html")]
    files.append(folder / "pages" / "model" / "model-00001.html")
    return {path.stem: path for path in files}


def test_the_pages_are_valid(vnu: list[str], tmp_path: Path, written: dict[str, Path]) -> None:
    assert {"index", "models-0001", "by-owner", "most-findings-0001"} <= written.keys()
    (tmp_path / "judged").mkdir()
    pages = {name: path.read_text(encoding="utf-8") for name, path in written.items()}
    assert errors(vnu, tmp_path / "judged", pages) == {}


def test_everybody_can_read_the_pages(browser: Chrome, axe: str, written: dict[str, Path]) -> None:
    found = {}
    for name in ("index", "models-0001", "by-owner", "findings-no-example-0001", "model-00001"):
        for width, scheme in ((360, "light"), (1440, "dark")):
            open_file(browser, written[name], width, scheme)
            found[f"{name}, {width} px, {scheme}"] = violations(browser, axe)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
