"""The files to copy for a pipeline: each command in them is one that there is."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlflow_report_plugin.command.main import group
from tests.snapshots import WHOLE

ROOT = Path(__file__).parents[2]
FILES = sorted(file for file in (ROOT / "examples" / "ci").iterdir() if file.is_file())
COMMAND = re.compile(r"mlflow report check [^'\n]*")


def commands() -> Iterator[Any]:
    """Each command in each file."""
    for file in FILES:
        for found in COMMAND.findall(file.read_text("utf-8")):
            yield pytest.param(found, id=f"{file.name}")


@pytest.mark.parametrize("command", commands())
def test_a_command_can_be_typed(command: str) -> None:
    arguments = shlex.split(command)[3:]
    check = group.get_command(None, "check")  # type: ignore[arg-type]  # it needs no context
    assert check
    check.make_context("check", arguments)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_what_it_says(file: Path) -> None:
    text = file.read_text("utf-8")
    if file.suffix == ".yml":
        assert yaml.safe_load(text)
    elif file.suffix == ".py":
        ast.parse(text)
    assert "mlflow" in text


def test_no_input_of_a_workflow_becomes_part_of_a_script() -> None:
    for file in (ROOT / "action.yml", ROOT / "examples" / "ci" / "github.yml"):
        scripts = [
            step["run"] for step in steps(yaml.safe_load(file.read_text("utf-8"))) if "run" in step
        ]
        assert scripts
        assert not any("${{" in script for script in scripts)


def steps(written: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of an action, or of the job of a workflow."""
    if "runs" in written:
        found: list[dict[str, Any]] = written["runs"]["steps"]
        return found
    (job,) = written["jobs"].values()
    listed: list[dict[str, Any]] = job["steps"]
    return listed


@pytest.mark.parametrize(
    ("model", "policy", "code"),
    [
        ("model.json", "production\nbaseline\n", 1),
        ("model.json", "baseline", 0),
        ("$(touch pwned).json", "baseline", 3),
        ("model.json", "x'; touch pwned; '", 2),
        ("--help", "baseline", 3),
    ],
)
def test_the_action_runs_what_it_is_given_and_nothing_else(
    model: str, policy: str, code: int, tmp_path: Path
) -> None:
    # What was masked in it is forbidden.
    model_file = WHOLE.model_copy(update={"masked": ()}).to_json()
    (tmp_path / "model.json").write_text(model_file, "utf-8")
    script = steps(yaml.safe_load((ROOT / "action.yml").read_text("utf-8")))[-1]["run"]
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path}/none.db",
        **{"MODEL": model, "POLICY": policy, "SARIF": "c.sarif", "HTML": "c.html"},
    }
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert not (tmp_path / "pwned").exists()
