"""Reports of versions on Databricks that have none, in both of its registries."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.main import group
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]


@pytest.fixture(autouse=True)
def _logged_in(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"databricks{login}")


def run(*args: str) -> Result:
    return CliRunner().invoke(group, ["backfill", *args])


def test_the_versions_of_both_registries_are_found() -> None:
    result = run("--dry-run")
    assert result.exit_code == 0
    assert {"models:/dolly3b/1", "models:/main.ml.fraud/1"} <= set(result.stdout.splitlines())


@pytest.mark.parametrize("name", ["dolly3b", "main.ml.fraud"])
def test_a_version_gets_its_report_where_its_name_belongs(name: str) -> None:
    query = f"name='{name}'"
    todo = run("--dry-run", "--filter", query).stdout.splitlines()
    result = run("--filter", query)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{len(todo)} report{'s' * (len(todo) > 1)} logged, ")
    assert run("--filter", query).stdout.startswith(f"0 reports logged, {len(todo)} there already")


SEARCHES = {
    "databricks": r"GET /api/2.0/mlflow/model-versions/search",
    "databricks-uc": r"GET /api/2.0/mlflow/unity-catalog/model-versions/search",
}
FORBIDDEN = {"error_code": "PERMISSION_DENIED", "message": "no"}
CLOSED = {"error_code": "FEATURE_DISABLED", "message": "This registry is disabled."}


@pytest.mark.parametrize(("silent", "other"), [tuple(SEARCHES), tuple(reversed(SEARCHES))])
def test_a_registry_that_does_not_answer_does_not_look_like_an_empty_one(
    silent: str, other: str, workspace: Workspace
) -> None:
    names = {"databricks": "models:/dolly3b/1", "databricks-uc": "models:/main.ml.fraud/1"}
    workspace.fault(SEARCHES[silent], 403, FORBIDDEN)
    result = run("--dry-run")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Failed: {silent}")
    assert "could not be searched" in result.stderr
    assert names[other] in result.stdout
    assert names[silent] not in result.stdout
    result = run("--filter", "name='nothing'")
    assert (result.exit_code, result.stdout.split()[0]) == (1, "0")


def test_a_registry_that_the_workspace_does_not_have_is_nothing_to_say(
    workspace: Workspace,
) -> None:
    workspace.fault(SEARCHES["databricks"], 501, CLOSED)
    result = run("--dry-run")
    assert result.exit_code == 0
    assert "Failed" not in result.stderr
    assert "models:/main.ml.fraud/1" in result.stdout


def test_a_workspace_without_any_registry_is_an_error(workspace: Workspace) -> None:
    for search in SEARCHES.values():
        workspace.fault(search, 501, CLOSED)
    result = run()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
