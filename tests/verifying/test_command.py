"""The command: its exit codes, its table, its JSON, and what is hostile in either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import report
from mlflow_report_plugin.command.drift_table import LONGEST, MOST, as_text
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.verifying.result import Drift, Unverified, Verification
from tests.conftest import RunReport
from tests.models import Logged
from tests.snapshots import WINE_QUALITY
from tests.verifying.conftest import log_report

HOSTILE = "\x1b[31mred\n\u202eevil | <script>alert(1)</script> \ud800".encode(
    "utf-8", "backslashreplace"
).decode()
FOUND = Verification(uri="models:/wine/1", digest="sha256:0", report_time=1_700_000_000_000)
DRIFT = Drift(drift="edited record", part="run", what="run: tags: team", kind="changed")


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["verify", *map(str, args)])


@pytest.fixture
def logged(model: Logged, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """A model with a logged report, in the store that the command is set to."""
    log_report(model)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", model.tracking_uri)
    return model


@pytest.mark.versions
def test_nothing_drifted_is_0_and_drift_is_1(logged: Logged) -> None:
    result = run(logged.uri)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{logged.uri}: verified\nRecord: report of 20")
    logged.client.set_tag(logged.run_id, "team", HOSTILE)
    result = run(logged.uri)
    assert (result.exit_code, result.stderr) == (1, "")
    assert f"{logged.uri}: drifted\n" in result.stdout
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("edited record")]
    assert "run: tags: team" in row
    assert "cellar" in row
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.versions
def test_what_cannot_be_verified_is_3(
    model: Logged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", model.tracking_uri)
    result = run(model.uri)
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: no report was logged for ")
    for uri in ("models:/no-such/1", tmp_path / "none.json", "nonsense:/x", "models:/x/y/z"):
        result = run(uri)
        assert (result.exit_code, result.stdout) == (3, ""), uri
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.versions
def test_a_wrong_digest_is_3_also_where_something_has_drifted(
    logged: Logged, tmp_path: Path
) -> None:
    path = report(logged.uri).save(tmp_path / "own.json")
    assert run(path).exit_code == 0
    path.write_text(path.read_text().replace('"cellar"', '"attic"'))
    result = run(path)
    assert result.exit_code == 3
    assert "Not to be trusted: the snapshot was changed after it was made" in result.stdout
    assert "edited record" in result.stdout


@pytest.mark.parametrize(
    "args", [(), ("a.json", "--nonsense"), ("models:/a/1", "--against", "models:/a/2")]
)
def test_wrong_usage_is_2(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


@pytest.mark.versions
def test_json_goes_to_stdout_or_to_a_file(logged: Logged, tmp_path: Path) -> None:
    path = tmp_path / "new" / "found.json"
    assert run(logged.uri, "-o", path).stdout == ""
    assert run(logged.uri, "-f", "json").stdout == path.read_text("utf-8")
    written = json.loads(path.read_bytes())
    assert written["outcome"] == "verified"
    assert written["logged"] == 1
    run(logged.uri, "-o", tmp_path / "found.txt")
    assert (tmp_path / "found.txt").read_text("utf-8").startswith(logged.uri)


@pytest.mark.versions
def test_a_file_that_cannot_be_written_is_no_drift(logged: Logged, tmp_path: Path) -> None:
    result = run(logged.uri, "-o", tmp_path)
    assert result.exit_code == 3
    assert "it is a folder" in result.stderr


@pytest.mark.versions
def test_a_process_of_its_own_says_it_with_its_exit_code(
    logged: Logged, run_report: RunReport
) -> None:
    env = {"MLFLOW_TRACKING_URI": logged.tracking_uri}
    result = run_report("verify", logged.uri, env=env)
    assert (result.returncode, result.stderr) == (0, "")
    logged.client.delete_run(logged.run_id)
    result = run_report("verify", logged.uri, env=env)
    assert (result.returncode, result.stderr) == (1, "")
    assert "deleted evidence" in result.stdout


def test_a_server_that_is_down_is_3(tmp_path: Path, run_report: RunReport) -> None:
    path = tmp_path / "r.json"
    path.write_text(WINE_QUALITY.to_json(), "utf-8")
    env = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:1", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"}
    result = run_report("verify", path, env=env)
    assert result.returncode == 3
    assert result.stderr.startswith("Error: ")


def test_the_worst_stands_first_and_each_drift_is_one_line() -> None:
    kinds = ("changed access", "edited record", "changed bytes", "deleted evidence")
    drifts = tuple(
        DRIFT.model_copy(update={"drift": kind, "what": HOSTILE, "before": HOSTILE * 9})
        for kind in kinds
    )
    text = as_text(FOUND.model_copy(update={"drifts": drifts, "uri": HOSTILE}))
    rows = [line for line in text.splitlines() if line.startswith(kinds)]
    assert [next(kind for kind in kinds if row.startswith(kind)) for row in rows] == [*kinds[::-1]]
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 4 * LONGEST + 100


def test_very_many_drifts_are_counted() -> None:
    text = as_text(FOUND.model_copy(update={"drifts": (DRIFT,) * 5_000}))
    assert len(text.splitlines()) < MOST + 10
    assert f"and {5_000 - MOST:,} more (-f json tells all of them)" in text


def test_what_is_not_verified_says_why_on_one_line() -> None:
    gap = Unverified(part="experiment", reason="forbidden", message=f"no {HOSTILE}")
    found = FOUND.model_copy(
        update={"unverified": (gap,), "notes": (HOSTILE,), "report_time": 9**40}
    )
    text = as_text(found)
    assert text.startswith("models:/wine/1: not verified\n")
    assert "Could not be verified: experiment (forbidden): no " in text
    assert len(text.splitlines()) == 4


def test_a_drift_that_is_certain_stands_beside_what_is_not() -> None:
    gap = Unverified(part="experiment", reason="failed", message="why")
    assert FOUND.outcome == "verified"
    assert FOUND.model_copy(update={"unverified": (gap,)}).outcome == "not verified"
    both = FOUND.model_copy(update={"unverified": (gap,), "drifts": (DRIFT,)})
    assert both.outcome == "drifted"
    assert both.model_copy(update={"problems": ("x",)}).outcome == "not verified"


def test_times_are_those_that_a_report_shows() -> None:
    later = FOUND.model_copy(update={"report_time": FOUND.report_time + 600})
    assert "Record: report of 2023-11-14 22:13:20 UTC" in as_text(FOUND)
    assert "Record: report of 2023-11-14 22:13:21 UTC" in as_text(later)
