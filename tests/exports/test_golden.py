"""Whole exports of one model, to be read: `python -m tests.exports.test_golden` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin import formats
from mlflow_report_plugin.exports.built_in import EXPORTS
from tests.snapshots import WINE_QUALITY

GOLDEN = Path(__file__).parent / "golden"
FILES = {each.name: GOLDEN / f"wine_quality{each.suffix}.txt" for each in EXPORTS}


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_what_was_read(name: str) -> None:
    assert formats.render_snapshot(WINE_QUALITY, name) == FILES[name].read_text(encoding="utf-8")


if __name__ == "__main__":
    for name, file in FILES.items():
        file.write_text(str(formats.render_snapshot(WINE_QUALITY, name)), encoding="utf-8")
