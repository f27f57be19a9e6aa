"""A model with very much of everything: all of it is in the page and in the JSON."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.pipeline import MAX_SHOWN
from mlflow_report_plugin.renderers.markdown.tables import MOST_ROWS
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


def test_all_of_it_is_in_the_snapshot_and_in_the_page_and_the_markdown_says_what_is_left_out(
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
    for text in (made.to_html(), made.to_json()):
        for word, count in (("param", PARAMS), ("metric", METRICS), ("tag", TAGS)):
            missing = [number for number in range(count) if f"{word}-{number:05}" not in text]
            assert missing == []
    markdown = made.to_markdown()
    assert len(markdown.encode()) < MAX_SHOWN
    for word, count in (("param", PARAMS), ("metric", METRICS)):
        # Metrics with a history and metrics without stand in tables of their own.
        shown = {*re.findall(rf"\| ({word}-\d{{5}}) ", markdown)}
        more = re.findall(
            r"and ([\d,]+) more rows: the HTML report and the JSON have all", markdown
        )
        assert count - len(shown) in [int(each.replace(",", "")) for each in more]
        assert MOST_ROWS <= len(shown) < count


def test_the_html_folds_long_tables(big: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    tracking_uri, uri = big
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_uri)
    assert "<details" in report(uri).to_html()
