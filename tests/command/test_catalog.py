"""The commands `catalog` and `list`: what they say, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.catalog.rate import Turns
from mlflow_report_plugin.command import catalog_progress
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.errors import ReportError
from tests.catalog.conftest import Registry, registry_in, rows
from tests.proxy import Proxy
from tests.servers import mlflow_server
from tests.sharing import Shared

pytestmark = pytest.mark.versions


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [*map(str, args)], prog_name="mlflow report")


@pytest.fixture
def registry(tmp_path: Path, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A small registry that the command is set to."""
    found = registry_in(tmp_path / "registry", shared, versions=12, models=4)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", found.store)
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Iterator[str]:
    """The URL of a server with a small registry."""
    folder = tmp_path_factory.mktemp("served") / "server"
    registry_in(folder, shared, versions=12, models=4)
    with mlflow_server(folder) as url:
        yield url


@pytest.fixture
def proxy(served: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """A proxy before that server, which the command is set to."""
    for name, value in (("RETRIES", "1"), ("FACTOR", "0")):
        names = {"RETRIES": "MAX_RETRIES", "FACTOR": "BACKOFF_FACTOR"}
        monkeypatch.setenv(f"MLFLOW_HTTP_REQUEST_{names[name]}", value)
    monkeypatch.setattr("mlflow_report_plugin.catalog.rate.FIRST_WAIT", 0.01)
    with Proxy(served) as running:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", running.url)
        yield running


@pytest.mark.usefixtures("registry")
def test_it_says_what_it_costs_and_what_was_made(tmp_path: Path) -> None:
    result = run("catalog", "-o", tmp_path / "out", "--csv")
    assert (result.exit_code, result.stdout) == (
        0,
        f"4 models, 12 versions, 13 findings in {tmp_path / 'out'}\n",
    )
    assert result.stderr.startswith("4 models, at most 12 versions: about ")
    assert (tmp_path / "out" / "versions.csv").exists()
    assert not (tmp_path / "out" / ".catalog").exists()


@pytest.mark.usefixtures("registry")
def test_an_estimate_writes_nothing(tmp_path: Path) -> None:
    result = run("catalog", "-o", tmp_path / "out", "--estimate", "--rate", "2")
    assert result.exit_code == 0
    assert "12 versions: about 16 requests, at 2 a second at least 8 s" in result.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("registry")
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    before = {*tmp_path.iterdir()}
    result = run("catalog", "-o", tmp_path)
    assert result.exit_code == 1
    assert "holds other files, such as" in result.stderr
    assert {*tmp_path.iterdir()} == before
    assert run("catalog", "-o", tmp_path / "thesis.tex").stderr.startswith("Error: cannot write")


@pytest.mark.usefixtures("registry")
def test_a_catalog_that_is_there_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("catalog", "-o", out, "--csv").exit_code == 0
    (out / "mine.txt").write_text("mine")
    assert run("catalog", "-o", out, "--depth", "list").exit_code == 0
    assert not (out / "metrics.parquet").exists()
    assert not (out / "versions.csv").exists()
    assert (out / "mine.txt").read_text() == "mine"


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--policy", "baseline"], "--policy needs --depth full"),
        (["--reports"], "--reports needs --depth full"),
        (["--rate", "0"], "--rate"),
        (["--depth", "deeper"], "--depth"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, options: list[str], message: str) -> None:
    result = run("catalog", "-o", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_filter_that_mlflow_does_not_understand_is_an_error(
    registry: Registry, tmp_path: Path
) -> None:
    result = run("catalog", "-o", tmp_path / "out", "--filter", "nonsense")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {registry.store} could not be listed: ")
    assert not (tmp_path / "out").exists()


def test_a_policy_that_is_none_is_told(registry: Registry, tmp_path: Path) -> None:
    del registry
    result = run("catalog", "-o", tmp_path / "out", "--depth", "full", "--policy", "none-such")
    assert result.exit_code == 2
    assert "none-such" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_registry_that_nobody_may_list_is_one_line(proxy: Proxy, tmp_path: Path) -> None:
    body = b'{"error_code": "PERMISSION_DENIED", "message": "Permission denied"}'
    proxy.answer("registered-models/search", 403, body)
    result = run("catalog", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "could not be listed: access denied" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_model_that_is_denied_makes_the_catalog_incomplete(proxy: Proxy, tmp_path: Path) -> None:
    body = b'{"error_code": "PERMISSION_DENIED", "message": "Permission denied"}'
    proxy.answer("model-versions/search.*model-00002", 403, body)
    result = run("catalog", "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "Missing versions of model-00002: access denied" in result.stderr
    assert result.stdout.startswith("INCOMPLETE: 4 models, 9 versions, ")
    told = json.loads((tmp_path / "out" / "catalog.json").read_bytes())
    assert told["complete"] is False
    [problem] = told["problems"]
    assert (problem["scope"], problem["name"]) == ("versions", "model-00002")
    [row] = [each for each in rows(tmp_path / "out", "models") if each["name"] == "model-00002"]
    assert row["versions"] is None
    assert "INCOMPLETE" in (tmp_path / "out" / "index.html").read_text()


def test_a_page_that_fails_for_a_while_is_asked_for_again(
    proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_worth_it = Turns.is_worth_another_try

    def mended_after_one(turns: Turns, error: ReportError, times: int) -> bool:
        proxy.reset()
        return is_worth_it(turns, error, times)

    monkeypatch.setattr(Turns, "is_worth_another_try", mended_after_one)
    proxy.answer("model-versions/search", 503)
    result = run("catalog", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert len(rows(tmp_path / "out", "versions")) == 12


def test_a_server_that_has_enough_is_asked_more_slowly(proxy: Proxy, tmp_path: Path) -> None:
    proxy.answer("model-versions/search", 429, **{"Retry-After": "0"})
    result = run("catalog", "-o", tmp_path / "out", "--depth", "list")
    assert result.exit_code == 3
    asked = [each for each in proxy.requests if "model-versions/search" in each.path]
    assert len(asked) >= 8  # all of them and each alone, more than once
    assert "429" in result.stderr


def test_runs_that_may_not_be_read_are_told_of_and_no_failure(proxy: Proxy, tmp_path: Path) -> None:
    body = b'{"error_code": "PERMISSION_DENIED", "message": "Permission denied"}'
    proxy.answer("runs/", 403, body)
    result = run("catalog", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "Missing run of model-00000/1: access denied" in result.stderr
    [row] = [r for r in rows(tmp_path / "out", "versions") if r["name"] == "model-00000"][:1]
    assert row["run_deleted"] is None
    assert row["unread"][0].startswith("run: forbidden: ")


def test_a_disk_that_is_full_is_one_line_and_no_catalog(
    served: str, tmp_path: Path, python: list[str]
) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from mlflow_report_plugin.command.main import main; main()"
    )
    out = tmp_path / "out"
    command = [*python, "-c", code, "catalog", "-o", str(out)]
    env = {"MLFLOW_TRACKING_URI": served, "PATH": "/usr/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines()[-1] == f"Error: cannot write to {out}: File too large"
    assert not (out / "catalog.json").exists()
    assert not (out / "versions.parquet").exists()


def test_without_pyarrow_it_says_what_to_install(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del registry
    for name in [each for each in sys.modules if each.split(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("catalog", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: a catalog needs pyarrow: pip install pyarrow (mlflow brings it, and "
        "mlflow-skinny does not)\n"
    )


def test_lines_tell_how_far_it_has_got(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter([0.0, 10.0, 31.0, 40.0, 70.0])
    told = catalog_progress.lines(lambda: next(now))
    for done in (100, 310, 400, 700):
        told(done, 1_000)
    assert capsys.readouterr().err.splitlines() == [
        "310 of at most 1,000 versions, 10 a second, at most 69 s left",
        "700 of at most 1,000 versions, 10 a second, at most 30 s left",
    ]


@pytest.mark.usefixtures("registry")
def test_models_and_versions_are_listed_for_scripts() -> None:
    models = [json.loads(line) for line in run("list", "models").stdout.splitlines()]
    assert [each["name"] for each in models] == [f"model-{n:05}" for n in range(4)]
    assert models[0]["aliases"] == ["champion: 3"]
    assert models[0]["created"] == "2026-11-18T11:06:40Z"
    result = run("list", "versions", "--long", "-f", "csv")
    versions = [*csv.DictReader(io.StringIO(result.stdout, newline=""))]
    assert len(versions) == 12
    assert (versions[0]["flavor"], versions[0]["size"]) == ("sklearn", "31276")
    assert versions[0]["has_signature"] == "true"


@pytest.mark.usefixtures("registry")
def test_a_table_has_a_line_for_each_row() -> None:
    lines = run("list", "versions", "-f", "table").stdout.splitlines()
    assert lines[0].split()[:3] == ["NAME", "VERSION", "ALIASES"]
    assert len(lines) == 13
    assert lines[3].split()[:3] == ["model-00000", "3", "champion"]


@pytest.mark.usefixtures("registry")
def test_experiments_and_runs_are_listed() -> None:
    experiments = [json.loads(line) for line in run("list", "experiments").stdout.splitlines()]
    assert "model-experiment" in {each["name"] for each in experiments}
    found = run("list", "runs", "--experiment", "model-experiment").stdout.splitlines()
    assert len(found) == 12
    assert {json.loads(line)["status"] for line in found} == {"FINISHED"}
    assert run("list", "runs", "--filter", "params.penalty = 'l1'").stdout == ""
    missing = run("list", "runs", "--experiment", "none")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "there is no experiment 'none'" in missing.stderr


def test_a_name_cannot_forge_a_line(registry: Registry) -> None:
    name = "a\nb\x1b[31m"
    registry.sql("INSERT INTO registered_models (name) VALUES (?)", name)
    for kind in ("table", "jsonl"):
        lines = run("list", "models", "-f", kind).stdout.splitlines()
        assert len(lines) == 5 + (kind == "table")
        assert not any("\x1b" in line for line in lines)
