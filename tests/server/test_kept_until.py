"""A report is kept until something changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.snapshot import Snapshot
from tests.models import Logged, log_wine
from tests.server.conftest import Pages

pytestmark = pytest.mark.versions

CHANGES: dict[str, Callable[[MlflowClient, Logged], object]] = {
    "a tag of the version": lambda c, m: c.set_model_version_tag(m.name, m.version, "a", "b"),
    "the description of the model": lambda c, m: c.update_registered_model(m.name, "Another."),
    "an alias": lambda c, m: c.set_registered_model_alias(m.name, "newest", m.version),
    "a metric of the run": lambda c, m: c.log_metric(m.run_id, "accuracy", 0.5),
    "a tag of the experiment": lambda c, m: c.set_experiment_tag(m.experiment_id, "a", "b"),
}


@pytest.fixture(scope="module")
def kept(open_pages: Pages) -> Pages:
    """The server with a model that no other test changes."""
    return replace(open_pages, logged=log_wine(open_pages.api, "kept"))


def report_id(pages: Pages, **headers: str) -> str:
    query = {"name": "kept", "version": "1", "format": "json"}
    answer = pages.get("download", headers=headers, **query)
    return Snapshot.from_json(answer.content).provenance.report_id


def test_a_report_is_made_once(kept: Pages) -> None:
    first = report_id(kept)
    assert first in kept.version(name="kept")
    assert report_id(kept) == first


@pytest.mark.parametrize("change", CHANGES)
def test_a_report_is_made_anew_after_a_change(change: str, kept: Pages) -> None:
    first = report_id(kept)
    CHANGES[change](kept.logged.client, kept.logged)
    assert report_id(kept) != first


def test_a_browser_that_insists_gets_a_new_report(kept: Pages) -> None:
    first = report_id(kept)
    second = report_id(kept, **{"Cache-Control": "no-cache"})
    assert second not in (first, "")
    assert report_id(kept) == second


def test_a_browser_that_has_the_report_is_not_sent_it_again(kept: Pages) -> None:
    query = {"name": "kept", "version": "1"}
    first = kept.get("version", **query)
    again = kept.get("version", headers={"If-None-Match": first.headers["ETag"]}, **query)
    assert (again.status_code, again.content) == (304, b"")
