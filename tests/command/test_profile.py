"""The command `mlflow report profile`, and dossiers as a layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command import outputs
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.command.show import PROFILE
from mlflow_report_plugin.profiles import LAYOUT, PROFILES

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TUMOURS = EXAMPLES / "tumour-classifier.json"
ANNEX = "eu-ai-act-annex-iv"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, list(map(str, args)), prog_name="mlflow report")


def test_the_profiles_are_listed() -> None:
    result = run("profile", "--list")
    assert result.exit_code == 0
    assert [line.partition(":")[0] for line in result.stdout.splitlines()[::2]] == list(PROFILES)


def test_markdown_goes_to_stdout_without_an_output() -> None:
    result = run("profile", ANNEX, TUMOURS)
    assert result.exit_code == 0
    assert result.stdout.startswith("# EU AI Act, Annex IV")
    assert result.stdout == run(TUMOURS, "--layout", f"profile:{ANNEX}").stdout


def test_a_person_at_a_terminal_gets_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlflow_report_plugin.command.profile.outputs_or_terminal", no_outputs)
    result = run("profile", "sr-26-2", TUMOURS)
    assert result.exit_code == 0
    heads = [line.split() for line in result.stdout.splitlines()]
    assert ["Item", "What", "State", "Lacks"] in heads
    assert "2 filled" in result.stdout
    assert "not held against the official text" in result.stdout
    agent = run("profile", "sr-26-2", EXAMPLES / "cellar-agent.json").stdout
    assert "9 not applicable: its task is agent/v1/responses" in agent


def no_outputs(*_: object) -> list[outputs.Output]:
    return []


def test_it_is_written_to_files_in_the_formats_of_their_names(tmp_path: Path) -> None:
    page, data = tmp_path / "dossier.html", tmp_path / "dossier.json"
    result = run("profile", ANNEX, TUMOURS, "-o", page, "-o", data)
    assert result.exit_code == 0
    assert "<h1" in page.read_text("utf-8")
    assert json.loads(data.read_text("utf-8"))["model_version"]["version"] == "2"


@pytest.mark.parametrize(
    "args", [("profile", "sr-26-3", TUMOURS), (TUMOURS, "--layout", "profile:sr-26-3")]
)
def test_an_unknown_profile_is_wrong_usage_and_the_nearest_name_is_told(
    args: tuple[object, ...],
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert "sr-26-2?" in result.stderr


@pytest.mark.parametrize(("args", "missing"), [((), "NAME"), (("sr-26-2",), "MODEL_URI")])
def test_arguments_that_are_missing_are_named(args: tuple[str, ...], missing: str) -> None:
    result = run("profile", *args)
    assert result.exit_code == 2
    assert f"Missing argument '{missing}'" in result.stderr


def test_the_layouts_of_profiles_are_called_the_same_everywhere() -> None:
    assert PROFILE == LAYOUT


def test_the_command_that_a_dossier_tells_is_one_that_there_is() -> None:
    help_text = run("notes", "set", "--help").stdout
    assert "MODEL_URI TOPIC" in help_text
    assert "--file" in help_text
