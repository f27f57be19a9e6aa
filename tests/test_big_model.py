"""A model with very much of everything: all of it is in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin import report
from tests.models import log_big

PARAMS, METRICS, TAGS, FILES = 2_000, 1_000, 500, 5_000


@pytest.fixture(scope="module")
def big(sqlite_store: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The tracking URI and the URI of the model."""
    folder = tmp_path_factory.mktemp("big")
    logged = log_big(
        sqlite_store,
        folder,
        params=PARAMS,
        metrics=METRICS,
        tags=TAGS,
        files=FILES,
        artifact_location=folder / "artifacts",
    )
    return logged.tracking_uri, logged.uri


def test_all_of_it_is_in_the_snapshot_and_in_each_format(
    big: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracking_uri, uri = big
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_uri)
    made = report(uri)
    run, files = made.snapshot.run, made.snapshot.files
    assert run is not None
    assert files is not None
    assert len(run.params) == PARAMS
    assert len(run.metrics) == METRICS
    assert len([tag for tag in run.tags if tag.key.startswith("tag-")]) == TAGS
    assert len([file for file in files.files if Path(file.path).name.startswith("part-")]) == FILES
    assert files.complete
    for text in (made.to_markdown(), made.to_html(), made.to_json()):
        # Markdown escapes the dash, so look for the numbers only.
        for word, count in (("param", PARAMS), ("metric", METRICS), ("tag", TAGS)):
            missing = [
                number
                for number in range(count)
                if f"{word}-{number:05}" not in text and f"{word}\\-{number:05}" not in text
            ]
            assert missing == []


def test_the_html_folds_long_tables(big: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    tracking_uri, uri = big
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_uri)
    assert "<details" in report(uri).to_html()
