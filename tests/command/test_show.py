"""The command, called in this process: its arguments, its outputs and its exit codes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.command.show import LAYOUTS
from tests.models import Logged, log_wine


def run(*args: object) -> Result:
    return CliRunner().invoke(group, list(map(str, args)), prog_name="mlflow report")


@pytest.fixture
def uri(wine: Logged, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URI of a model in the store that the command is set to."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    return wine.uri


@pytest.fixture
def uri_without_run(wine: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URI of a model whose run was deleted for good, which leaves a gap."""
    copy = tmp_path / "copy.db"
    shutil.copy(wine.tracking_uri.removeprefix("sqlite:///"), copy)
    database = sqlite3.connect(copy)
    with database:
        database.execute("DELETE FROM runs WHERE run_uuid = ?", (wine.run_id,))
    database.close()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{copy}")
    return wine.uri


def test_help_shows_the_options_of_show_and_the_commands() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "Usage: mlflow report [OPTIONS] MODEL_URI" in result.stdout
    assert "mlflow report COMMAND [ARGS]..." in result.stdout
    for option in group.commands["show"].params:
        if isinstance(option, click.Option):
            assert max(option.opts, key=len) in result.stdout
    for command in group.commands:
        assert f"\n  {command} " in result.stdout


def test_no_arguments_are_wrong_usage() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Missing argument 'MODEL_URI'" in result.stderr


def test_an_unknown_option_is_wrong_usage() -> None:
    result = run("--nonsense", "models:/a/1")
    assert result.exit_code == 2
    assert "--nonsense" in result.stderr


def test_an_unknown_layout_is_wrong_usage() -> None:
    result = run("models:/a/1", "--layout", "baroque")
    assert result.exit_code == 2
    assert "baroque" in result.stderr


def test_the_layouts_of_the_command_are_those_that_there_are() -> None:
    from mlflow_report_plugin.sections.layouts import LAYOUTS as THERE

    assert set(LAYOUTS) == set(THERE)


def test_the_word_show_can_be_left_out(uri: str) -> None:
    short, long, option_first = run(uri), run("show", uri), run("--layout", "detailed", uri)
    assert short.exit_code == long.exit_code == option_first.exit_code == 0
    assert short.stdout.startswith("# ")
    first_lines = {result.stdout.splitlines()[0] for result in (short, long, option_first)}
    assert len(first_lines) == 1


def test_markdown_goes_to_stdout_without_an_output(uri: str) -> None:
    result = run(uri)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "# MLflow Model: wine-quality, version 1"
    assert "Warning" not in result.stdout


def test_the_suffix_chooses_the_format_and_folders_are_made(uri: str, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    result = run(uri, "-o", out / "r.md", "-o", out / "r.HTML", "--output", out / "r.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (out / "r.md").read_text(encoding="utf-8").startswith("# ")
    assert (out / "r.HTML").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert json.loads((out / "r.json").read_text(encoding="utf-8"))["schema_version"] == 2


def test_format_is_for_outputs_without_a_suffix(uri: str, tmp_path: Path) -> None:
    result = run(uri, "-o", tmp_path / "r.md", "-o", "-", "-o", tmp_path / "plain", "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads((tmp_path / "plain").read_text())
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# ")


def test_a_dash_is_stdout(uri: str, tmp_path: Path) -> None:
    result = run(uri, "-o", "-", "-o", tmp_path / "r.md")
    assert result.exit_code == 0
    assert result.stdout == (tmp_path / "r.md").read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["r.md"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("-o", "report.docx"), "report.docx"),
        (("-o", "report"), "report"),
        (("-f", "docx"), "markdown, html, json"),
        (("-o", "report.html", "-f", "json"), "contradicts"),
    ],
)
def test_a_format_that_is_unclear_is_wrong_usage_before_anything_is_read(
    args: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # Reading anything from this model would be another error, with exit code 1.
    result = run("models:/no-such-model/1", *args)
    assert result.exit_code == 2
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_is_seen_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    result = run("models:/no-such-model/1", "-o", tmp_path / "file" / "r.md")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: cannot write {tmp_path}/file/r.md")
    assert result.stderr.count("\n") == 1


def test_a_file_that_existed_stays_as_it_was_when_there_is_no_report(
    uri: str, tmp_path: Path
) -> None:
    (tmp_path / "r.md").write_text("old")
    result = run(f"{uri}00", "-o", tmp_path / "r.md")
    assert result.exit_code == 1
    assert (tmp_path / "r.md").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["r.md"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_makes_a_report(layout: str, uri: str) -> None:
    result = run(uri, "--layout", layout)
    assert result.exit_code == 0
    assert "wine-quality" in result.stdout


def test_layouts_differ(uri: str) -> None:
    assert len({run(uri, "--layout", layout).stdout for layout in LAYOUTS}) == len(LAYOUTS)


def test_manifest_and_show_as_json_change_what_is_shown(uri: str) -> None:
    plain, manifest, as_json = run(uri), run(uri, "--manifest"), run(uri, "--show-as-json")
    assert "Manifest" not in plain.stdout
    assert "Manifest" in manifest.stdout
    assert plain.stdout.count("```json") < as_json.stdout.count("```json")


def test_no_permissions_leaves_them_out(uri: str) -> None:
    result = run(uri, "--no-permissions", "-f", "json")
    assert result.exit_code == 0
    snapshot = json.loads(result.stdout)
    assert snapshot["provenance"]["permissions"] is False
    assert not [gap for gap in snapshot["gaps"] if "permissions" in gap["part"]]
    assert result.stderr == ""


def test_headers_that_cannot_be_sent_are_named(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_REQUEST_HEADERS", "not json")
    result = run(uri)
    assert result.exit_code == 0
    assert result.stderr.startswith("Warning: MLFLOW_REPORT_REQUEST_HEADERS is ignored")


def test_the_suffix_is_as_good_a_name_as_that_of_the_format(uri: str) -> None:
    assert run(uri, "-f", "md").stdout.startswith("# MLflow Model")


def test_what_the_server_does_not_have_stands_in_the_report_and_is_no_fault(uri: str) -> None:
    result = run(uri, "--strict")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Not offered by this server" in result.stdout


def test_a_gap_is_a_warning_and_the_report_is_made(uri_without_run: str) -> None:
    result = run(uri_without_run)
    assert result.exit_code == 0
    assert result.stdout.startswith("# ")
    assert result.stderr.startswith("Warning: run, metric histories")
    assert " absent: Run " in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_gap_is_a_failure_with_strict_and_the_report_is_made_all_the_same(
    uri_without_run: str, tmp_path: Path
) -> None:
    result = run(uri_without_run, "--strict", "-o", tmp_path / "r.md")
    assert result.exit_code == 1
    assert "missing, and --strict was given" in result.stderr
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# ")


def test_log_logs_the_report_to_the_run(
    sqlite_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    logged = log_wine(sqlite_store, "logged-to", artifact_location=tmp_path / "artifacts")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", sqlite_store)
    result = run(logged.uri, "--log")
    assert result.exit_code == 0, result.stderr
    folder = f"runs:/{logged.run_id}/reports/logged-to/v1"
    assert f"Logged {folder}/report.md\n" in result.stderr
    kept = mlflow.artifacts.load_text(f"{folder}/report.md")
    # The one on stdout is for who made it, this one for all who may read the run.
    assert kept.splitlines()[0] == result.stdout.splitlines()[0]
    assert "since others may read this report" in kept
    assert "since others may read this report" not in result.stdout
    names = {Path(file.path).name for file in mlflow.artifacts.list_artifacts(folder)}
    assert names == {"report.md", "report.html", "report.json", "snapshots"}


def test_log_without_a_run_is_an_error_in_one_line(uri_without_run: str) -> None:
    result = run(uri_without_run, "--log")
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if line.startswith("Error: ")]


def test_plugins_says_so_when_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_PLUGINS", "")
    result = run("plugins")
    assert result.exit_code == 0
    assert result.stdout.startswith("No extensions")


@pytest.mark.usefixtures("uri")
def test_an_error_keeps_terminal_control_characters_to_itself() -> None:
    result = run("models:/wine\x1b[31m\u202equality/1")
    assert result.exit_code == 1
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr
    assert result.stderr.count("\n") == 1


SAVED = Path(__file__).parents[2] / "docs" / "examples" / "tumour-classifier.json"


def test_assets_lie_beside_each_page(tmp_path: Path) -> None:
    pages = [tmp_path / "a" / "one.html", tmp_path / "b" / "two.html"]
    outputs = [word for page in pages for word in ("-o", page)]
    result = run(SAVED, *outputs, "-o", tmp_path / "x.md", "--assets", "files")
    assert (result.exit_code, result.stderr) == (0, "")
    for page in pages:
        assert "<style" not in page.read_text("utf-8")
        assert [each.suffix for each in (page.parent / "files").glob("style-*")] == [".css"]
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("outputs", [(), ("-o", "x.md"), ("-o", "-", "-f", "html")])
def test_assets_without_a_page_are_wrong_usage(outputs: tuple[str, ...]) -> None:
    result = run(SAVED, *outputs, "--assets", "files")
    assert result.exit_code == 2
    assert "add -o FILE.html" in result.stderr


def test_assets_that_cannot_be_written_are_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file")
    result = run("models:/none/1", "-o", tmp_path / "x.html", "--assets", "files")
    assert result.exit_code == 1
    assert "cannot write" in result.stderr
    assert not (tmp_path / "x.html").exists()


def test_a_template_gives_the_page_its_look(tmp_path: Path) -> None:
    template = Path(__file__).parents[2] / "examples" / "template"
    result = run(SAVED, "-o", tmp_path / "x.html", "--template", template)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Vineyard" in (tmp_path / "x.html").read_text("utf-8")


def test_a_template_without_a_page_is_wrong_usage(tmp_path: Path) -> None:
    result = run(SAVED, "-o", tmp_path / "x.md", "--template", tmp_path)
    assert result.exit_code == 2
    assert "add -o FILE.html" in result.stderr


def test_a_template_with_a_fault_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "after.html").write_text("a\n{% if %}")
    result = run("models:/none/1", "-o", tmp_path / "x.html", "--template", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: after.html, line 2: ")
