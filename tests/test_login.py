"""Logging in works, is refused in one line, and leaves no credentials in anything that is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.main import group
from tests.conftest import ADMIN, PASSWORD, READER, STRANGER, VISITOR, AuthServer, RunReport
from tests.servers import free_port

pytestmark = pytest.mark.versions

TOKEN = "dapi-0123-t0ken-4567"


def run_as(user: str, server: AuthServer, monkeypatch: pytest.MonkeyPatch, *args: str) -> Result:
    for name, value in server.env_of(user).items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(group, [server.logged.uri, *args])


def test_a_user_sees_what_the_user_may_read(
    auth_server: AuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_as(READER, auth_server, monkeypatch, "-f", "json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["run"]["run_id"] == auth_server.logged.run_id


@pytest.mark.parametrize("user", [STRANGER, "nobody"])
def test_a_model_that_may_not_be_read_is_an_error_that_names_the_server(
    user: str, auth_server: AuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_as(user, auth_server, monkeypatch)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: access denied")
    assert result.stderr.count("\n") == 1
    assert auth_server.url in result.stderr


def test_a_run_that_may_not_be_read_is_a_gap(
    auth_server: AuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_as(VISITOR, auth_server, monkeypatch)
    assert result.exit_code == 0, result.stderr
    assert re.search(
        r"^Warning: ([\w ]+, )*run(, [\w ]+)* forbidden: ", result.stderr, re.MULTILINE
    )


@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["plain", "debug"])
@pytest.mark.parametrize("way", ["in the URI", "in variables"])
def test_a_password_is_used_and_not_shown(
    way: str,
    debug: tuple[str, ...],
    auth_server: AuthServer,
    run_report: RunReport,
    tmp_path: Path,
) -> None:
    in_uri = {"MLFLOW_TRACKING_URI": auth_server.url_of(ADMIN)}
    env = in_uri if way == "in the URI" else auth_server.env_of(ADMIN)
    outputs = [part for name in ("r.md", "r.html", "r.json") for part in ("-o", name)]
    result = run_report(
        auth_server.logged.uri, *outputs, "-o", "-", "--manifest", "--log", *debug, env=env
    )
    assert result.returncode == 0, result.stderr
    written = [path.read_text(encoding="utf-8") for path in tmp_path.glob("r.*")]
    assert len(written) == 3
    for text in (*written, result.stdout, result.stderr):
        assert PASSWORD not in text
    assert auth_server.url.removeprefix("http://") in result.stdout


@pytest.mark.parametrize("uri", ["models:/no-such-model/1", "models:/wine-quality/1"])
def test_an_error_does_not_show_the_password_even_with_debug(
    uri: str, auth_server: AuthServer, run_report: RunReport
) -> None:
    result = run_report(uri, "--debug", env={"MLFLOW_TRACKING_URI": auth_server.url_of(STRANGER)})
    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert PASSWORD not in result.stdout + result.stderr


@pytest.mark.parametrize("debug", [(), ("--debug",)], ids=["plain", "debug"])
def test_a_password_is_not_shown_when_the_server_is_down(
    debug: tuple[str, ...], run_report: RunReport
) -> None:
    url = f"http://me:{PASSWORD}@127.0.0.1:{free_port()}"
    env = {"MLFLOW_TRACKING_URI": url, "MLFLOW_TRACKING_TOKEN": TOKEN}
    result = run_report("models:/a/1", *debug, env=env, command=("mlflow-report",))
    assert result.returncode == 1
    assert PASSWORD not in result.stdout + result.stderr
    assert TOKEN not in result.stdout + result.stderr


def test_a_password_in_the_model_uri_is_not_shown(run_report: RunReport, tmp_path: Path) -> None:
    result = run_report(
        f"mlflow-artifacts://me:{PASSWORD}@127.0.0.1:{free_port()}/a",
        env={"MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path / 'none.db'}"},
        command=("mlflow-report",),
    )
    assert result.returncode == 1
    assert PASSWORD not in result.stdout + result.stderr
