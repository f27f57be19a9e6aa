"""The command `mlflow report history`: what it prints, writes and refuses."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import RunReport
from tests.models import Logged
from tests.servers import outside

pytestmark = pytest.mark.versions

SCHEMA = Path(__file__).parents[2] / "docs" / "history.schema.json"


def test_markdown_is_the_default_and_nothing_else_is_printed(
    wine: Logged, run_report: RunReport
) -> None:
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri}
    done = run_report("history", f"models:/{wine.name}", env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"# Model History: {wine.name}\n")
    assert "| 2 |" in done.stdout
    assert done.stderr == ""


def test_files_are_written_and_json_is_valid_by_its_schema(
    wine: Logged, run_report: RunReport, tmp_path: Path
) -> None:
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri}
    page, data = tmp_path / "history.html", tmp_path / "history.json"
    done = run_report("history", wine.uri, "-o", page, "-o", data, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert page.read_text().startswith("<!DOCTYPE html>")
    read = json.loads(data.read_text())
    assert [each["version"] for each in read["versions"]] == ["1"]
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(read)] == []


def test_a_terminal_gets_a_short_table(wine: Logged, python: list[str]) -> None:
    terminal, other_end = pty.openpty()
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri, "COLUMNS": "150", "TERM": "dumb"}
    process = subprocess.Popen(
        [*python, Path(sys.executable).with_name("mlflow-report"), "history", wine.name],
        env={**outside(), **env},
        stdin=subprocess.DEVNULL,
        stdout=other_end,
        stderr=subprocess.PIPE,
    )
    os.close(other_end)
    printed = b""
    with contextlib.suppress(OSError):  # Linux says so when the other end is closed
        while part := os.read(terminal, 65536):
            printed += part
    os.close(terminal)
    assert process.wait(300) == 0
    assert b"the newest first" in printed
    assert b"What changed" in printed
    assert b"champion (now" in printed  # and since when, where a test before has logged a report


@pytest.mark.parametrize("model", ["no-such", "models:/no-such", "models:/no-such/1"])
def test_an_unknown_model_is_one_line(model: str, wine: Logged, run_report: RunReport) -> None:
    done = run_report("history", model, env={"MLFLOW_TRACKING_URI": wine.tracking_uri})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "Error: there is no registered model 'no-such'\n"


def test_without_a_model_it_is_wrong_usage(run_report: RunReport) -> None:
    assert run_report("history").returncode == 2
