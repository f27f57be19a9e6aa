"""A model version that is registered gets its report, and registration never suffers from it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion

from mlflow_report_plugin import UnknownFormat, UnknownLayout, autolog
from mlflow_report_plugin.collect import collecting
from mlflow_report_plugin.snapshot import Check
from mlflow_report_plugin.upkeep import autologging
from tests.hooks.conftest import RunPython
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.waiting import wait_until
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

TAG = "mlflow_report.uri"
ALL = ["report.html", "report.json", "report.md", "snapshots"]


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch, use: Callable[[str], None], server: str) -> Iterator[None]:
    """As in a process of a user of the server: on, and nothing was logged yet."""
    use(server)
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG", "true")
    monkeypatch.setattr(autologging, "_settings", autologging._settings)
    monkeypatch.setattr(autologging, "_first", threading.Lock())
    yield
    logging.getLogger("mlflow.report").setLevel(logging.NOTSET)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines that are said about reports."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(f"{record.levelname}: {record.getMessage()}")

    handler = Listener()
    logger = logging.getLogger("mlflow.report")
    logger.addHandler(handler)
    yield said
    logger.removeHandler(handler)


@pytest.fixture(scope="module")
def bare(server: str, tmp_path_factory: pytest.TempPathFactory) -> Logged:
    """A run with a model folder; nothing of it is registered."""
    client = MlflowClient(server)
    experiment_id = client.create_experiment("to-be-registered")
    run_id = client.create_run(experiment_id).info.run_id
    folder = tmp_path_factory.mktemp("model")
    (folder / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nrun_id: {run_id}\n")
    with tracking(server):
        client.log_artifacts(run_id, str(folder), "model")
    return Logged(server, "unregistered", "0", run_id, experiment_id, None)


@pytest.fixture
def name(bare: Logged) -> str:
    """The name of a registered model that has no versions yet."""
    name = f"by-itself-{uuid.uuid4().hex[:8]}"
    bare.client.create_registered_model(name)
    return name


def register(bare: Logged, name: str, tracking_uri: str | None = None) -> ModelVersion:
    """Register the model of the run, as a client would do it itself."""
    client = MlflowClient(tracking_uri or bare.tracking_uri)
    source = f"{client.get_run(bare.run_id).info.artifact_uri}/model"
    return client.create_model_version(name, source, bare.run_id)


def tag_of(client: MlflowClient, name: str, version: int | str = 1) -> str | None:
    value = client.get_model_version(name, str(version)).tags.get(TAG)
    return str(value) if value is not None else None


def logged_files(logged: Logged, name: str, version: int | str = 1) -> list[str]:
    folder = f"reports/{name}/v{version}"
    found = logged.client.list_artifacts(logged.run_id, folder)
    return sorted(each.path.removeprefix(f"{folder}/") for each in found)


def test_a_registered_version_gets_three_files_and_a_tag(bare: Logged, name: str) -> None:
    register(bare, name)
    assert logged_files(bare, name) == ALL
    tag = f"runs:/{bare.run_id}/reports/{name}/v1/report.html"
    assert tag_of(bare.client, name) == tag
    with tracking(bare.tracking_uri):
        assert f"models:/{name}/1" in mlflow.artifacts.load_text(tag)


def test_one_line_says_where_and_how_to_turn_it_off(
    bare: Logged, name: str, lines: list[str]
) -> None:
    register(bare, name)
    register(bare, name)
    assert len(lines) == 1
    assert lines[0].startswith(f"INFO: A report of models:/{name}/1 was logged: runs:/")
    assert "MLFLOW_REPORT_AUTOLOG=false" in lines[0]


def test_a_model_that_is_logged_and_registered_at_once_gets_one(
    sqlite_store: str, use: Callable[[str], None]
) -> None:
    use(sqlite_store)
    name = f"at-once-{uuid.uuid4().hex[:8]}"
    folder = Path(sqlite_store.removeprefix("sqlite:///")).parent / name
    logged = log_wine(sqlite_store, name, artifact_location=folder)
    assert logged_files(logged, name) == ALL
    assert (tag_of(logged.client, name) or "").endswith("/v1/report.html")


def test_register_model_and_copies_get_one(bare: Logged, name: str) -> None:
    with tracking(bare.tracking_uri):
        mlflow.register_model(f"runs:/{bare.run_id}/model", name)
    bare.client.copy_model_version(f"models:/{name}/1", f"{name}-copy")
    assert logged_files(bare, name) == ALL
    assert logged_files(bare, f"{name}-copy") == ALL
    assert f"/reports/{name}-copy/v1/" in (tag_of(bare.client, f"{name}-copy") or "")


def test_the_check_is_logged_beside_the_report_and_a_wrong_policy_costs_a_line(
    bare: Logged,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[str],
    tmp_path: Path,
) -> None:
    wrong = tmp_path / "wrong.yaml"
    monkeypatch.setenv("MLFLOW_REPORT_POLICIES", f"baseline,{wrong}")
    register(bare, name)
    assert logged_files(bare, name) == ["check.html", "check.json", *ALL]
    with tracking(bare.tracking_uri):
        root = f"runs:/{bare.run_id}/reports/{name}/v1"
        check = Check.model_validate_json(mlflow.artifacts.load_text(f"{root}/check.json"))
        page = mlflow.artifacts.load_text(f"{root}/check.html")
    assert [policy.name for policy in check.policies] == ["baseline"]
    assert check.policies[0].title in page
    warnings = [line for line in lines if line.startswith("WARNING")]
    assert len(warnings) == 1
    assert "a policy cannot be used" in warnings[0]
    monkeypatch.setenv("MLFLOW_REPORT_POLICIES", str(wrong))
    register(bare, name)
    assert logged_files(bare, name, 2) == ALL


CALLERS = """
policy: callers
title: Callers
rules:
  - {id: callers, title: No caller of the champion breaks, signature: {no_break: "@champion"}}
"""


@pytest.fixture
def callers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that compares with the champion."""
    policy = tmp_path / "callers.yaml"
    policy.write_text(CALLERS, "utf-8")
    monkeypatch.setenv("MLFLOW_REPORT_POLICIES", str(policy))


def check_of(logged: Logged, name: str, version: int) -> Check:
    """The check that was logged beside a report."""
    with tracking(logged.tracking_uri):
        uri = f"runs:/{logged.run_id}/reports/{name}/v{version}/check.json"
        return Check.model_validate_json(mlflow.artifacts.load_text(uri))


@pytest.mark.usefixtures("callers")
def test_a_champion_that_hangs_holds_registration_up_for_the_time_limit_only(
    bare: Logged,
    name: str,
    proxy: Proxy,
    use: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    lines: list[str],
) -> None:
    register(bare, name)
    bare.client.set_registered_model_alias(name, "champion", "1")
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG_TIMEOUT", "0.5")
    monkeypatch.setattr(collecting, "ESSENTIAL_PATIENCE", 10.0)
    proxy.hang("registered-models/alias")
    use(proxy.url)
    register(bare, name, proxy.url)
    assert any("goes on meanwhile" in line for line in lines)
    wait_until(lambda: tag_of(bare.client, name, 2))
    wait_until(lambda: "check.json" in logged_files(bare, name, 2))
    (found,) = check_of(bare, name, 2).results
    assert found.outcome == "unknown"
    assert "@champion could not be read" in found.reasons[0]


@pytest.mark.usefixtures("callers")
@pytest.mark.parametrize("experiment", ["of the version", "another"])
def test_a_champion_of_another_experiment_is_not_known_to_those_who_may_read_the_report(
    experiment: str, bare: Logged, name: str
) -> None:
    client, champion = bare.client, bare.run_id
    if experiment == "another":
        home = client.create_experiment(f"of-others-{name}")
        champion = client.create_run(home).info.run_id
        client.log_text(champion, f"flavors: {{x: {{}}}}\nrun_id: {champion}\n", "model/MLmodel")
    source = f"{client.get_run(champion).info.artifact_uri}/model"
    client.create_model_version(name, source, champion)
    client.set_registered_model_alias(name, "champion", "1")
    register(bare, name)
    (found,) = check_of(bare, name, 2).results
    hidden = "who may read this report may not be who may read that version's run"
    assert (hidden in found.reasons[0]) == (experiment == "another")
    assert (found.outcome == "unknown") == (experiment == "another")


@pytest.mark.parametrize("value", ["false", "FALSE", "0"])
def test_a_variable_turns_it_off(
    value: str, bare: Logged, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG", value)
    register(bare, name)
    assert (logged_files(bare, name), tag_of(bare.client, name)) == ([], None)


def test_a_call_turns_it_off_and_on_again(
    bare: Logged, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    autolog(disable=True)
    register(bare, name)
    assert logged_files(bare, name) == []
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG", "false")
    autolog()
    register(bare, name)
    assert logged_files(bare, name, 2) == ALL


def test_a_call_chooses_formats_layout_and_what_is_said(
    bare: Logged, name: str, lines: list[str]
) -> None:
    autolog(formats=["markdown"], layout="audit", log_level=logging.WARNING)
    register(bare, name)
    assert (logged_files(bare, name), lines) == (["report.md", "snapshots"], [])
    tag = tag_of(bare.client, name) or ""
    assert tag.endswith("report.md")
    with tracking(bare.tracking_uri):
        assert "Dashboard" in mlflow.artifacts.load_text(tag)


def test_a_call_with_what_there_is_not_is_refused_and_changes_nothing() -> None:
    before = autologging._settings
    with pytest.raises(UnknownFormat):
        autolog(formats=["parchment"])
    with pytest.raises(UnknownLayout):
        autolog(layout="scroll")
    assert autologging._settings == before


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no prompts of this kind")
def test_a_prompt_is_left_alone(server: str, lines: list[str]) -> None:
    with tracking(server):
        mlflow.genai.register_prompt(f"prompt-{uuid.uuid4().hex[:8]}", "Greet {{ name }}.")
    assert lines == []


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_a_version_without_a_run_keeps_its_report_with_the_logged_model(
    bare: Logged, name: str, tmp_path: Path
) -> None:
    client = bare.client
    model_id = client.create_logged_model(bare.experiment_id).model_id
    (tmp_path / "MLmodel").write_text(f"flavors: {{x: {{}}}}\nmodel_id: {model_id}\n")
    client.log_model_artifacts(model_id, str(tmp_path))
    client.finalize_logged_model(model_id, "READY")
    with tracking(bare.tracking_uri):
        mlflow.register_model(f"models:/{model_id}", name)
        tag = tag_of(client, name)
        assert tag is not None
        assert tag.endswith(f"/{model_id}/artifacts/reports/{name}/v1/report.html")
        assert name in mlflow.artifacts.load_text(tag)


def test_a_version_that_belongs_to_nothing_gets_none_and_a_line_says_why(
    sqlite_store: str, lines: list[str], tmp_path: Path, use: Callable[[str], None]
) -> None:
    use(sqlite_store)
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    client, name = MlflowClient(sqlite_store), f"alone-{uuid.uuid4().hex[:8]}"
    client.create_registered_model(name)
    client.create_model_version(name, str(tmp_path))
    assert tag_of(client, name) is None
    assert len(lines) == 1
    assert "no run that can be read" in lines[0]


@pytest.mark.parametrize(
    "path", ["/artifacts/.*/reports/", "model-versions/set-tag", "registered-models/get", "."]
)
def test_a_server_that_refuses_costs_a_line_and_no_registration(
    path: str,
    bare: Logged,
    name: str,
    proxy: Proxy,
    lines: list[str],
    use: Callable[[str], None],
) -> None:
    use(proxy.url)  # MLflow 2 resolves addresses of artifacts by its current server
    client = MlflowClient()
    # A run of its own, for MLflow keeps the addresses of runs that it has seen.
    run = client.create_run(bare.experiment_id)
    client.log_text(run.info.run_id, "flavors: {x: {}}\n", "model/MLmodel")
    create = client._get_registry_client().store.create_model_version

    def create_and_break(*args: object, **kwargs: object) -> object:
        version = create(*args, **kwargs)
        proxy.answer(path, status=500, body=b'{"error_code": "INTERNAL_ERROR", "message": "no"}')
        return version

    client._get_registry_client().store.create_model_version = create_and_break
    try:
        made = client.create_model_version(
            name, f"{run.info.artifact_uri}/model", run.info.run_id, await_creation_for=0
        )
    finally:
        del client._get_registry_client().store.create_model_version
    assert str(made.version) == "1"
    # Without the registered model, the report is there all the same, with a gap.
    assert [line.split(":")[0] for line in lines] == (
        ["INFO"] if path == "registered-models/get" else ["WARNING"]
    )
    assert all("\n" not in line for line in lines)


def test_a_slow_server_holds_registration_up_for_the_time_limit_only(
    bare: Logged, name: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG_TIMEOUT", "0.2")
    proxy.latency = 0.3
    register(bare, name, proxy.url)
    assert tag_of(bare.client, name) is None
    assert any("goes on meanwhile" in line for line in lines)
    wait_until(lambda: tag_of(bare.client, name))
    assert logged_files(bare, name) == ALL


def test_a_time_limit_that_is_no_number_is_said_and_not_used(
    bare: Logged, name: str, monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_AUTOLOG_TIMEOUT", "soon")
    register(bare, name)
    assert "WARNING: MLFLOW_REPORT_AUTOLOG_TIMEOUT=soon is no number" in lines[0]
    assert logged_files(bare, name) == ALL


REGISTER = """
import sys
import mlflow
url, run_id, name, count = sys.argv[1:]
client = mlflow.MlflowClient(url)
source = client.get_run(run_id).info.artifact_uri + "/model"
for _ in range(int(count)):
    client.create_model_version(name, source, run_id)
print("registered")
"""


def test_a_process_ends_though_the_server_hangs(
    bare: Logged, name: str, proxy: Proxy, run_python: RunPython
) -> None:
    proxy.hang("registered-models/get")
    env = {"MLFLOW_REPORT_AUTOLOG_TIMEOUT": "0.5"}
    done = run_python("-c", REGISTER, proxy.url, bare.run_id, name, "1", env=env)
    assert (done.returncode, done.stdout) == (0, "registered\n"), done.stderr
    assert "Traceback" not in done.stderr


def test_a_disk_that_is_full_costs_a_line_and_no_registration(
    name: str, bare: Logged, run_python: RunPython
) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))\n"
    ignore = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code = ignore + REGISTER.replace("for _", f"{limit}for _")
    done = run_python("-c", code, bare.tracking_uri, bare.run_id, name, "1")
    assert (done.returncode, done.stdout) == (0, "registered\n"), done.stderr
    assert "No report of" in done.stderr
    assert tag_of(bare.client, name) is None


def test_fifty_versions_from_eight_processes_have_one_report_each(
    bare: Logged, name: str, python: list[str]
) -> None:
    counts = [7, 7, 6, 6, 6, 6, 6, 6]
    command = [*python, "-c", REGISTER, bare.tracking_uri, bare.run_id, name]
    # The server of the test has one database for all, and says so when it is busy.
    env = {**os.environ, "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "7"}
    started = [
        subprocess.Popen(
            [*command, str(count)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
        )
        for count in counts
    ]
    for process in started:
        registered, said = process.communicate(timeout=900)
        assert registered == b"registered\n", said
        assert b"No report of" not in said, said
    found = bare.client.search_model_versions(f"name='{name}'", max_results=100)
    assert len(found) == sum(counts)
    for version in found:
        assert version.tags[TAG].endswith(f"/v{version.version}/report.html")
        assert logged_files(bare, name, version.version) == ALL


REGISTER_IN_THREADS = """
import sys, threading
from mlflow import MlflowClient

client = MlflowClient(sys.argv[1], sys.argv[1])
source = client.get_run(sys.argv[2]).info.artifact_uri + "/model"
gate = threading.Barrier(8)


def register(name):
    gate.wait()
    client.create_model_version(name, source, sys.argv[2])


names = [f"{sys.argv[3]}-{number}" for number in range(8)]
for name in names:
    client.create_registered_model(name)
threads = [threading.Thread(target=register, args=[name]) for name in names]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum("mlflow_report.uri" in client.get_model_version(name, 1).tags for name in names))
"""


def test_threads_that_register_the_first_versions_of_a_process_have_a_report_each(
    own_store: str, tmp_path: Path, run_python: RunPython
) -> None:
    """In fresh processes, in which each thread imports what makes reports."""
    client = MlflowClient(own_store, own_store)
    run = client.create_run(client.create_experiment("e", str(tmp_path / "artifacts")))
    client.log_text(run.info.run_id, "flavors: {x: {}}\n", "model/MLmodel")
    for number in range(2):
        done = run_python(
            *("-c", REGISTER_IN_THREADS, own_store, run.info.run_id, f"process-{number}")
        )
        assert done.stdout == "8\n", done.stderr


@pytest.mark.parametrize(
    ("registry", "uri"), [("databricks", "dolly3b"), ("databricks-uc", "main.ml.fraud")]
)
def test_on_databricks_the_report_goes_to_the_run_as_well(
    registry: str, uri: str, workspace: Workspace, use: Callable[[str], None]
) -> None:
    workspace.reset()
    use("databricks")
    client = MlflowClient(registry_uri=registry)
    version = client.get_model_version(uri, "1")
    autologging.version_created(version, "databricks", registry)
    assert (tag_of(client, uri) or "").endswith(f"/reports/{uri}/v1/report.html")
    assert json.dumps(version.run_id)[1:-1] in (tag_of(client, uri) or "")


def test_markdown_that_mlflow_would_not_render_is_shorter_and_points_to_the_page(
    bare: Logged,
) -> None:
    name = f"wide-{uuid.uuid4().hex[:8]}"
    tags = {f"tag-{number}": "x" * 800 for number in range(400)}
    bare.client.create_registered_model(name, tags, "Very *long*. " * 10)
    register(bare, name)
    with tracking(bare.tracking_uri):
        root = f"runs:/{bare.run_id}/reports/{name}/v1"
        markdown = mlflow.artifacts.load_text(f"{root}/report.md")
        page = mlflow.artifacts.load_text(f"{root}/report.html")
    assert len(markdown.encode()) <= 100 * 1024
    assert markdown.startswith(
        "> The whole report is longer than MLflow shows. It is in `report.html`"
    )
    assert name in markdown
    assert "tag-399" in page
