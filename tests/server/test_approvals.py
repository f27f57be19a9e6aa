"""The page of a version says who approved it, as soon as somebody has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlflow_report_plugin.logged.approving import approve
from mlflow_report_plugin.pipeline import report
from mlflow_report_plugin.snapshot import Snapshot
from tests.conftest import ADMIN, PASSWORD, READER, VISITOR, let
from tests.models import log_wine
from tests.server.conftest import Pages

pytestmark = pytest.mark.versions


def test_the_page_of_a_version_shows_who_approved_it(
    open_pages: Pages, use: Callable[[str], None]
) -> None:
    use(open_pages.api)
    model = log_wine(open_pages.api, "approved-here")
    assert "Approvals" not in open_pages.version(name=model.name)
    report(model.uri, reach="shared").log()
    assert "Nobody has approved the version" in open_pages.version(name=model.name)
    approve(model.uri, "cellar", comment="<script>alert(1)</script>")
    page = open_pages.version(name=model.name)
    assert "Nobody has approved the version" not in page
    assert "cellar" in page
    assert "<script>alert(1)" not in page


def test_who_may_not_read_the_run_is_not_told_who_approved(
    guarded_pages: Pages, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(guarded_pages.api)
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", ADMIN)
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", PASSWORD)
    model = log_wine(guarded_pages.api, "approved-there")
    for user in (READER, VISITOR):
        let(guarded_pages.api, user, "READ", "registered_model", "name", model.name)
    let(guarded_pages.api, READER, "READ", "experiment", "experiment_id", model.experiment_id)
    report(model.uri, reach="shared").log()
    approve(model.uri, "owner", comment="geheim-4711")

    def snapshot(user: str) -> Snapshot:
        query = {"name": model.name, "version": model.version, "format": "json"}
        return Snapshot.from_json(guarded_pages.get("download", user, **query).content)

    seen, hidden = snapshot(READER), snapshot(VISITOR)
    assert seen.approvals is not None
    assert [each.comment for each in seen.approvals.records] == ["geheim-4711"]
    assert hidden.approvals is None
    gap = hidden.gap("approvals")
    assert gap is not None
    assert gap.reason == "forbidden"
    assert "geheim-4711" not in hidden.to_json()
