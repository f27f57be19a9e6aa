"""The command as people run it: in a process of its own, through each of its doors."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RunReport
from tests.models import Logged
from tests.proxy import Proxy
from tests.servers import free_port

DOORS = [("mlflow", "report"), ("python", "-m", "mlflow", "report"), ("mlflow-report",)]
BIN = Path(sys.executable).parent
MODULES_AFTER = (
    "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
)


def environment(tracking_uri: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_TRACKING_URI": tracking_uri,
    }


@pytest.mark.versions
@pytest.mark.parametrize("command", DOORS, ids=" ".join)
def test_each_door_leads_to_the_same_report(
    command: tuple[str, ...], wine: Logged, run_report: RunReport
) -> None:
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri}
    result = run_report(wine.uri, env=env, command=command, forked=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("# MLflow Model: wine-quality, version 1\n")
    assert result.stderr == ""


@pytest.mark.versions
def test_the_help_of_mlflow_lists_the_command(run_report: RunReport) -> None:
    result = run_report("--help", command=("mlflow",), forked=False)
    assert result.returncode == 0
    assert "\n  report " in result.stdout


@pytest.mark.parametrize("command", DOORS, ids=" ".join)
def test_wrong_usage_is_exit_code_2(command: tuple[str, ...], run_report: RunReport) -> None:
    result = run_report("models:/a/1", "--nonsense", command=command)
    assert (result.returncode, result.stdout) == (2, "")


def test_the_command_alone_does_not_import_the_command_line_of_mlflow(
    wine: Logged, run_report: RunReport
) -> None:
    result = run_report(
        "-c",
        MODULES_AFTER + "from mlflow_report_plugin.command.main import main; main()",
        wine.uri,
        env={"MLFLOW_TRACKING_URI": wine.tracking_uri},
        command=("python",),
        forked=False,
    )
    assert result.returncode == 0
    modules = result.stderr.split()
    assert "mlflow.tracking" in modules
    assert "mlflow.cli" not in modules


def test_the_module_of_the_command_imports_nothing_heavy(run_report: RunReport) -> None:
    result = run_report(
        "-c",
        MODULES_AFTER + "import mlflow_report_plugin.command.main",
        command=("python",),
        forked=False,
    )
    modules = result.stderr.split()
    assert "mlflow_report_plugin.command.main" in modules
    heavy = {"mlflow", "pydantic", "jinja2", "markdown_it", "rich", "yaml", "entrypoints"}
    assert heavy.isdisjoint(modules)


def test_stdout_is_utf_8_whatever_the_locale_says(wine: Logged, run_report: RunReport) -> None:
    result = run_report(
        wine.uri,
        env={
            "MLFLOW_TRACKING_URI": wine.tracking_uri,
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "ascii",
        },
        command=("mlflow-report",),
        forked=False,  # Python chooses the encoding when it starts
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("# ")


def test_a_snapshot_is_rendered_again_offline_byte_for_byte(
    wine: Logged, run_report: RunReport, tmp_path: Path
) -> None:
    names = ("r.md", "r.html", "r.json")
    online = run_report(
        wine.uri,
        *(part for name in names for part in ("-o", name)),
        env={"MLFLOW_TRACKING_URI": wine.tracking_uri},
        command=("mlflow-report",),
    )
    assert online.returncode == 0, online.stderr
    offline = {"MLFLOW_TRACKING_URI": f"http://127.0.0.1:{free_port()}"}
    for number, uri in enumerate(("r.json", tmp_path / "r.json", f"data:{tmp_path / 'r.json'}")):
        again = run_report(
            uri,
            *(part for name in names for part in ("-o", f"{number}/{name}")),
            env=offline,
            command=("mlflow-report",),
        )
        assert again.returncode == 0, again.stderr
        for name in names:
            assert (tmp_path / str(number) / name).read_bytes() == (tmp_path / name).read_bytes()


def test_a_terminal_shows_what_is_read_and_stdout_stays_clean(
    wine: Logged, python: list[str]
) -> None:
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        [*python, BIN / "mlflow-report", wine.uri],
        env={**environment(wine.tracking_uri), "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=other_end,
    )
    os.close(other_end)
    assert process.stdout is not None
    output = process.stdout.read().decode()
    shown = b""
    while part := _read(terminal):
        shown += part
    os.close(terminal)
    assert process.wait(300) == 0
    assert b"Asking MLflow" in shown or b"Reading" in shown
    assert output.startswith("# MLflow Model")
    assert "\x1b" not in output


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "tumour-classifier.json"


def at_a_terminal(
    *arguments: str, columns: int = 80, rows: int = 100, **env: str
) -> tuple[str, str]:
    """What a person at a terminal sees, and what is said on stderr."""
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        [BIN / "mlflow-report", EXAMPLE, *arguments],
        env={"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": str(columns)}
        | {"LINES": str(rows), **env},
        stdin=other_end,
        stdout=other_end,
        stderr=subprocess.PIPE,
    )
    os.close(other_end)
    shown = b""
    while part := _read(terminal):
        shown += part
    os.close(terminal)
    assert process.stderr is not None
    said = process.stderr.read().decode()
    assert process.wait(300) == 0, said
    return shown.decode().replace("\r\n", "\n"), said


def test_a_person_at_a_terminal_gets_a_view_for_it_and_a_pipe_the_whole_report() -> None:
    piped = subprocess.run(
        [BIN / "mlflow-report", EXAMPLE], capture_output=True, text=True, check=True
    ).stdout
    shown, said = at_a_terminal()
    assert "-o report.html" in said
    assert piped.splitlines()[0] == "# MLflow Model: tumour-classifier, version 2"
    assert "## Contents" in piped
    assert "\x1b[" in shown
    assert "The whole report also has" in shown
    assert "](#" not in shown


@pytest.mark.parametrize("columns", [50, 160])
def test_a_terminal_is_filled_as_wide_as_it_is_without_colours_where_nobody_wants_them(
    columns: int,
) -> None:
    shown, _ = at_a_terminal(columns=columns, NO_COLOR="1")
    assert "\x1b" not in shown
    assert columns - 20 < max(map(len, shown.splitlines())) <= columns


def test_what_is_longer_than_the_screen_is_paged(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text(f"#!/bin/sh\nexec cat > {tmp_path}/paged\n")
    pager.chmod(0o755)
    shown, said = at_a_terminal(rows=20, PAGER=str(pager))
    assert "tumour-classifier" not in shown
    assert "tumour-classifier" in (tmp_path / "paged").read_text(encoding="utf-8")
    assert "-o report.html" in said
    (tmp_path / "paged").unlink()
    assert "tumour-classifier" in at_a_terminal(rows=200, PAGER=str(pager))[0]
    assert not (tmp_path / "paged").exists()


def test_the_format_is_chosen_against_the_terminal_and_against_the_pipe() -> None:
    shown, _ = at_a_terminal("-f", "markdown")
    assert shown.startswith("# MLflow Model: tumour-classifier, version 2\n")
    piped = subprocess.run(
        [BIN / "mlflow-report", EXAMPLE, "-f", "terminal"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert piped.startswith("MLflow Model: tumour-classifier, version 2\n")
    assert "\x1b" not in piped


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_a_reader_that_has_seen_enough_is_no_error(wine: Logged, python: list[str]) -> None:
    process = subprocess.Popen(
        [*python, BIN / "mlflow-report", wine.uri, "--no-permissions"],
        env=environment(wine.tracking_uri),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(300) == 0


def test_an_interrupt_is_quiet(served_wine: Logged, proxy: Proxy, python: list[str]) -> None:
    proxy.hang(".*")
    process = subprocess.Popen(
        [*python, BIN / "mlflow-report", served_wine.uri],
        env=environment(proxy.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not proxy.requests and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=300)
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_open_opens_the_html_that_was_written(
    wine: Logged, run_report: RunReport, tmp_path: Path
) -> None:
    browser = _browser(tmp_path)
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri, "BROWSER": f"{browser} %s"}
    result = run_report(wine.uri, "-o", "r.html", "--open", env=env, command=("mlflow-report",))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "opened").read_text().strip() == (tmp_path / "r.html").as_uri()


def test_open_makes_an_html_file_where_none_was_asked_for(
    wine: Logged, run_report: RunReport, tmp_path: Path
) -> None:
    browser = _browser(tmp_path)
    env = {
        "MLFLOW_TRACKING_URI": wine.tracking_uri,
        "BROWSER": f"{browser} %s",
        "TMPDIR": str(tmp_path),
    }
    result = run_report(wine.uri, "--open", env=env, command=("mlflow-report",))
    assert result.returncode == 0, result.stderr
    opened = Path((tmp_path / "opened").read_text().strip().removeprefix("file://"))
    assert opened.is_relative_to(tmp_path)
    assert opened.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def _browser(folder: Path) -> Path:
    """A browser that only writes down what it was asked to open."""
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{folder}/opened"\n')
    browser.chmod(0o700)
    return browser


def test_a_browser_that_talks_does_not_spoil_stdout(wine: Logged, run_report: RunReport) -> None:
    env = {"MLFLOW_TRACKING_URI": wine.tracking_uri, "BROWSER": "echo"}
    result = run_report(wine.uri, "-f", "json", "--open", env=env)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["uris"]["model_uri"] == wine.uri
