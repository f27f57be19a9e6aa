"""What is asked of Spark, as far as that can be told without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.errors import ReportError, Unsupported
from mlflow_report_plugin.spark.session import in_short, require_new_enough
from mlflow_report_plugin.spark.tasks import divide
from mlflow_report_plugin.spark.workspaces import Workspace, read
from tests.conftest import RunReport


def test_models_are_divided_by_their_versions_and_the_rate_among_the_tasks_of_a_server() -> None:
    def models(*weights: int) -> list[Key]:
        listed = '{"latest_versions": [{"version": %d}]}'
        return [Key(f"m{place}", None, listed % each) for place, each in enumerate(weights)]

    one, two = Workspace("http://one", name="1"), Workspace("http://two", name="2")
    tasks = divide([(one, models(*[10] * 30)), (two, models(100)), (Workspace(), [])], 4)
    assert [task.weight for task in tasks] == [100, 100, 100, 100]
    names = [key.name for task in tasks if task.workspace == one for key in task.keys]
    assert names == [f"m{place}" for place in range(30)]
    assert sum(1 / task.sharing for task in tasks if task.workspace == one) == pytest.approx(1)
    assert [task.sharing for task in tasks if task.workspace == two] == [1]


def test_a_login_in_an_address_is_refused_and_not_told() -> None:
    with pytest.raises(ReportError, match="holds a login") as caught:
        Workspace("https://ada:s3cret-Passw0rd-x7@mlflow.example.com")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "it is empty"),
        ("a: 1", "valid list"),
        ("- {name: a, tracking_uri: databricks, token: x}", "Extra inputs"),
        ("- {name: a, tracking_uri: x}\n- {name: a, tracking_uri: y}", "a stands in it twice"),
        ("- {name: '../a', tracking_uri: x}", "name: String should match"),
        ("[" * 100_000, "is no list of workspaces"),
    ],
)
def test_a_list_of_workspaces_that_is_none_is_told_in_one_line(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "workspaces.yaml"
    path.write_text(text)
    with pytest.raises(ReportError, match=reason) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_the_login_of_a_profile_is_used_while_its_workspace_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "mine")
    monkeypatch.setenv("CELLAR_EU_MLFLOW_TRACKING_USERNAME", "ada")
    before = dict(os.environ)
    with Workspace("https://cellar", profile="cellar-eu").login():
        assert os.environ["MLFLOW_TRACKING_USERNAME"] == "ada"
        assert "MLFLOW_TRACKING_TOKEN" not in os.environ
    assert dict(os.environ) == before
    with Workspace("databricks", profile="prod").login() as workspace:
        assert workspace.tracking_uri == "databricks://prod"
        assert os.environ["DATABRICKS_CONFIG_PROFILE"] == "prod"
    assert dict(os.environ) == before


def test_an_old_spark_is_refused() -> None:
    with pytest.raises(Unsupported, match=r"Spark 3\.4\.1 is too old: 4\.0"):
        require_new_enough("3.4.1")
    require_new_enough("4.0.0")
    require_new_enough("4.1.0.dev0")


def test_errors_of_executors_are_told_in_their_own_words() -> None:
    trace = """An exception was thrown from the Python worker. Please see the stack trace below.
Traceback (most recent call last):
  File "/x/tasks.py", line 1, in done
mlflow_report_plugin.errors.InvalidPolicy: no policy 'x'
\tat org.apache.spark.api.python.BasePythonRunner"""
    assert in_short(trace) == "no policy 'x'"
    assert "install it" in in_short("ModuleNotFoundError: No module named 'mlflow_report_plugin'")


def test_without_java_the_command_says_how_to_get_it(run_report: RunReport, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    env = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:9", "JAVA_HOME": str(tmp_path)}
    done = run_report("catalog", "--engine", "spark", env=env)
    assert done.returncode == 1
    assert "Spark needs Java 17" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "catalog").exists()


def test_without_pyspark_it_is_said_how_to_install_it() -> None:
    code = """
import sys
sys.modules["pyspark"] = None
from mlflow_report_plugin.spark.session import session
try:
    session()
except Exception as error:
    print(error)
try:
    import mlflow_report_plugin.spark.source
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("pip install 'mlflow-report-plugin[spark]'") == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--tasks", "2"), "--tasks needs --engine spark"),
        (("--engine", "spark", "--schema", "s", "--csv"), "--csv needs Parquet files"),
        (("--engine", "spark", "--schema", "s", "--since", "d"), "--since needs Parquet files"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    run_report: RunReport, options: tuple[str, ...], reason: str
) -> None:
    done = run_report("catalog", *options)
    assert done.returncode == 2
    assert reason in done.stderr


def test_rounds_are_divided_alike_each_time_and_have_all_models() -> None:
    from mlflow_report_plugin.spark.staging import rounds

    one, two = Workspace("http://one", name="one"), Workspace("http://two", name="two")
    keys = [Key(f"m{number}") for number in range(7)]
    found = list(rounds([(one, keys), (two, keys[:4])], 3))
    assert found == list(rounds([(one, iter(keys)), (two, iter(keys[:4]))], 3))
    for workspace, models in ((one, keys), (two, keys[:4])):
        read = [key for each in found for other, some in each if other == workspace for key in some]
        assert read == models


def test_all_workspaces_are_read_side_by_side_as_long_as_they_have_models() -> None:
    from mlflow_report_plugin.spark.staging import rounds

    one, two = Workspace("http://one", name="one"), Workspace("http://two", name="two")
    keys = [Key(f"m{number}") for number in range(7)]
    found = list(rounds([(one, keys), (two, keys[:4])], 3))
    assert [[(each.name, len(some)) for each, some in of_round] for of_round in found] == [
        [("one", 3), ("two", 3)],
        [("one", 3), ("two", 1)],
        [("one", 1)],
    ]
