"""Notes in both registries of Databricks, by whoever the workspace says it is."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.logged import notes
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]


@pytest.fixture(autouse=True)
def _logged_in(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"databricks{login}")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "somebody-else")


@pytest.mark.parametrize("uri", ["models:/dolly3b/1", "models:/main.ml.fraud/1"])
def test_notes_are_written_by_the_user_of_the_workspace(uri: str) -> None:
    assert notes.read(Client(), uri).notes.notes == ()
    written = notes.write(Client(), uri, {"limitations": "Speaks English."}, None).notes
    found = report(uri).snapshot
    assert found.notes is not None
    assert found.workspace is not None
    assert found.notes.notes == written.notes
    assert [each.author for each in found.notes.notes] == [found.workspace.user_name]
    assert [each.message for each in found.notes.changes] == [None]


def test_a_registry_that_takes_no_tag_is_told_of(workspace: Workspace) -> None:
    uri = "models:/dolly3b/1"
    workspace.fault(r"POST .*registered-models/set-tag", 403, {"error_code": "PERMISSION_DENIED"})
    with pytest.raises(OutputFailed, match=r"is written, but the tag 'mlflow_report\.notes\.v1'"):
        notes.write(Client(), uri, {"limitations": "Speaks English."}, None)
    kept = notes.read(Client(), uri).notes
    assert [each.text for each in kept.notes] == ["Speaks English."]
