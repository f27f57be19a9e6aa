"""Logging in to Databricks with the command: what is told when it fails, and what never is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import RunReport
from tests.servers import free_port
from tests.workspace import Workspace
from tests.workspace.server import PROFILE

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

COMMAND = ("mlflow-report",)
TOKEN = "dapi" + "fedcba9876543210" * 2
DOLLY_RUN = "runs:/abbe441c4d9f4b69a9943e4beb71ce89/dolly3b"


@pytest.fixture(autouse=True)
def _no_login_of_the_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home without a profile file; the tests name each variable of Databricks themselves."""
    for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    return tmp_path / "profiles"


def with_dead_default(workspace: Workspace, path: Path) -> dict[str, str]:
    """A profile file whose `DEFAULT` leads nowhere, and `e2_demo` to the workspace."""
    dead = f"http://127.0.0.1:{free_port()}"
    path.write_text(
        f"[DEFAULT]\nhost = {dead}\ntoken = {TOKEN}\n\n"
        f"[{PROFILE}]\nhost = {workspace.url}\ntoken = {workspace.token}\n",
        encoding="utf-8",
    )
    return {
        "MLFLOW_TRACKING_URI": f"databricks://{PROFILE}",
        "DATABRICKS_CONFIG_FILE": str(path),
    }


def the_only_line(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert (result.returncode, result.stdout) == (1, "")
    told = result.stderr.splitlines()
    assert len(told) == 1, result.stderr
    assert told[0].startswith("Error: ")
    for word in words:
        assert word in told[0]


@pytest.mark.parametrize("uri", ["models:/main.ml.fraud/1", DOLLY_RUN])
def test_an_expired_token_is_one_line_that_names_the_tracking_uri(
    uri: str, workspace: Workspace, run_report: RunReport
) -> None:
    env = {**workspace.environment, "DATABRICKS_TOKEN": TOKEN}
    result = run_report(uri, env=env, command=COMMAND)
    the_only_line(result, "access denied", " databricks", "Invalid access token")
    assert TOKEN not in result.stderr


@pytest.mark.parametrize("uri", ["models:/main.ml.fraud/1", DOLLY_RUN])
def test_no_login_at_all_is_one_line(uri: str, run_report: RunReport) -> None:
    result = run_report(uri, env={"MLFLOW_TRACKING_URI": "databricks"}, command=COMMAND)
    the_only_line(result, "no login", "databricks")


@pytest.mark.parametrize("uri", ["models:/main.ml.fraud/1", DOLLY_RUN])
def test_a_profile_that_is_not_there_is_one_line_that_names_it(
    uri: str, workspace: Workspace, profiles: Path, run_report: RunReport
) -> None:
    env = {**with_dead_default(workspace, profiles), "MLFLOW_TRACKING_URI": "databricks://nobody"}
    result = run_report(uri, env=env, command=COMMAND)
    the_only_line(result, "no login", "databricks://nobody")
    assert TOKEN not in result.stderr


def test_a_host_that_refuses_connections_is_one_line(run_report: RunReport) -> None:
    host = f"http://127.0.0.1:{free_port()}"
    env = {
        "MLFLOW_TRACKING_URI": "databricks",
        "DATABRICKS_HOST": host,
        "DATABRICKS_TOKEN": TOKEN,
    }
    result = run_report("models:/dolly3b/1", env=env, command=COMMAND)
    the_only_line(result, "no answer", "databricks")
    assert TOKEN not in result.stderr


@pytest.mark.parametrize("login", ["token", "profile"])
def test_a_token_is_used_and_never_shown(
    login: str,
    workspace: Workspace,
    profiles: Path,
    run_report: RunReport,
    tmp_path: Path,
) -> None:
    by_profile = with_dead_default(workspace, profiles)
    env = workspace.environment if login == "token" else by_profile
    outputs = [part for name in ("r.md", "r.html", "r.json") for part in ("-o", name)]
    options = (*outputs, "-o", "-", "--manifest", "--log", "--debug")
    result = run_report("models:/dolly3b/1", *options, env=env, command=COMMAND)
    assert result.returncode == 0, result.stderr
    written = [path.read_text(encoding="utf-8") for path in tmp_path.glob("r.*")]
    assert len(written) == 3
    for text in (*written, result.stdout, result.stderr):
        assert workspace.token not in text
        assert TOKEN not in text
        assert not re.search(r"signature=\w", text)


def test_a_token_is_not_shown_in_an_error(workspace: Workspace, run_report: RunReport) -> None:
    # A server that repeats what it was sent.
    body = {"error_code": "PERMISSION_DENIED", "message": f"{workspace.token} may not do this"}
    workspace.fault("model-versions/get", 403, body)
    env = workspace.environment
    result = run_report("models:/dolly3b/1", "--debug", env=env, command=COMMAND)
    assert result.returncode == 1
    assert "may not do this" in result.stderr
    assert workspace.token not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "uri",
    [
        DOLLY_RUN,
        "models:/main.ml.fraud/2",
        "dbfs:/Volumes/main/ml/models/fraud",
        "dbfs:/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b",
    ],
)
def test_a_profile_is_enough(
    uri: str, workspace: Workspace, profiles: Path, run_report: RunReport, tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    env = with_dead_default(workspace, profiles)
    result = run_report(uri, "-o", "r.md", env=env, command=COMMAND)
    assert "Warning" not in result.stderr
    assert "## Run" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert set(tmp_path.iterdir()) - before == {tmp_path / "r.md", profiles}
