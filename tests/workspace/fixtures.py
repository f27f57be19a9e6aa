"""The pytest fixtures. A test module names this one in `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workspace.server import PROFILE, Workspace


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Workspace]:
    """A running stand-in workspace that MLflow and the Databricks SDK are sent to.

    The environment has a host and a token; the profile file has `DEFAULT` and `e2_demo`.
    """
    with Workspace() as running:
        profiles = tmp_path / "databrickscfg"
        running.write_profiles(profiles)
        monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(profiles))
        monkeypatch.delenv("DATABRICKS_CONFIG_PROFILE", raising=False)
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture(params=["token", "profile"])
def login(
    request: pytest.FixtureRequest,
    workspace: Workspace,  # noqa: ARG001 - has to run first
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """What follows `databricks` in a URI, to log in with a token and then with a profile."""
    if request.param == "token":
        return ""
    monkeypatch.delenv("DATABRICKS_HOST")
    monkeypatch.delenv("DATABRICKS_TOKEN")
    return f"://{PROFILE}"
