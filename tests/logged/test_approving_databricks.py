"""Approving versions in both registries of Databricks, by whoever the workspace says it is."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import report
from mlflow_report_plugin.command.main import group
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]


@pytest.fixture(autouse=True)
def _logged_in(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"databricks{login}")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "somebody-else")


def run(*args: str) -> Result:
    return CliRunner().invoke(group, list(args))


@pytest.mark.parametrize("uri", ["models:/dolly3b/1", "models:/main.ml.fraud/1"])
def test_a_version_is_approved_by_the_user_of_the_workspace(uri: str) -> None:
    report(uri, reach="shared").log()
    result = run("approve", uri, "--role", "risk")
    assert result.exit_code == 0, result.stderr
    user = report(uri).snapshot.workspace
    assert user is not None
    found = report(uri).snapshot.approvals
    assert found is not None
    assert [each.who for each in found.records] == [user.user_name]
    (since,) = found.changes
    assert since.changes is not None, since.message


def test_a_workspace_that_does_not_say_who_asks_has_no_approver(workspace: Workspace) -> None:
    uri = "models:/dolly3b/1"
    report(uri, reach="shared").log()
    workspace.fault(r"GET /api/2.0/preview/scim/v2/Me", 200, {})
    result = run("approve", uri, "--role", "risk")
    assert result.exit_code == 1
    assert "does not say who is logged in" in result.stderr
