"""The pages are small enough to be sent, and the Markdown is for MLflow to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlflow_report_plugin import report
from tests.models import log_big
from tests.pages import judged

USUAL, BIG = 150_000, 1_500_000
SHOWN_BY_MLFLOW = 100 * 1024
"""What MLflow's page shows of a Markdown file."""


@pytest.mark.parametrize("name", [*judged.EXAMPLES, *judged.SNAPSHOTS])
def test_a_usual_page_is_small_without_its_pictures(name: str) -> None:
    """Those that were logged, and our own drawings."""
    html = re.sub(r'src="data:[^"]*"|<svg.*?</svg>', "", judged.html(name), flags=re.DOTALL)
    assert len(html.encode()) < USUAL


@pytest.mark.parametrize("name", judged.EXAMPLES)
def test_mlflow_shows_all_of_the_markdown(name: str) -> None:
    assert len(judged.example(name).to_markdown().encode()) < SHOWN_BY_MLFLOW


def test_the_page_of_a_big_model_is_not_huge(
    own_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = log_big(
        own_store,
        tmp_path,
        params=2_000,
        metrics=1_000,
        tags=0,
        files=5_000,
        artifact_location=tmp_path / "artifacts",
    )
    monkeypatch.setenv("MLFLOW_TRACKING_URI", big.tracking_uri)
    assert len(report(big.uri).to_html().encode()) < BIG
