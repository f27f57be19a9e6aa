"""Reports of versions on Databricks that have none, in both of its registries."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.main import group

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
