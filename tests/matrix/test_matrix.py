"""What the plugin is for works with each version of MLflow, and where two versions meet.

All other tests run with the newest MLflow, and some with the oldest. These few look for what is
different in between.
"""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.matrix.conftest import LOGGED, SERVER, Environment, Served
from tests.matrix.registering import ALONE, COPY, WINE

pytestmark = pytest.mark.skipif(not SERVER, reason="run by `make matrix`, which has the versions")

LOGGED_MODELS, WEBHOOKS = (3, 0), (3, 3)
SQLALCHEMY_2_1 = (3, 9)
"""The first versions of MLflow that have these, or get on with that."""
SOON = 90
"""How long something may take on a busy computer, in seconds, before a test gives up."""


def facts(folder: Path) -> dict[str, Any]:
    """What is known of the wine model with every version of MLflow, out of a report."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    version, run, model = report["model_version"], report["run"], report["model"]
    return {
        "version": [version["version"], version["status"], version["aliases"]],
        "tags": {tag["key"]: tag["value"] for tag in version["tags"]}.get("reviewed"),
        "params": {each["key"]: each["value"] for each in run["params"]},
        "metrics": {each["key"]: each["value"] for each in run["metrics"]},
        "data": [each["name"] for each in run["dataset_inputs"]],
        "columns": len(model["signature"]["inputs"]),
        "flavors": sorted(model["flavors"]),
        "files": {"MLmodel", "requirements.txt"} - {f["path"] for f in report["files"]["files"]},
        "gaps": [gap for gap in report["gaps"] if gap["reason"] != "unsupported"],
    }


WINE_FACTS = {
    "version": ["1", "READY", ["champion"]],
    "tags": "yes",
    "params": {"C": "1.10", "penalty": "l2"},
    "metrics": {"accuracy": 0.983, "log_loss": 0.05},
    "data": ["wine"],
    "columns": 13,
    "flavors": ["python_function", "sklearn"],
    "files": set(),
    "gaps": [],
}


def assert_reported(folder: Path) -> None:
    """The three files in a folder are the report of the wine model."""
    assert facts(folder) == WINE_FACTS
    for file in ("report.md", "report.html"):
        text = (folder / file).read_text(encoding="utf-8")
        assert "0.983" in text
        assert "three growers" in text
        assert "alcohol" in text


def wait_until_reported(server: Served, name: str) -> None:
    deadline = time.monotonic() + SOON
    while server.report_tag(name) is None:
        assert time.monotonic() < deadline, (server.folder / "server.log").read_text()
        time.sleep(0.2)


def test_registering_a_model_logs_its_report(server: Served) -> None:
    assert f"A report of models:/{WINE}/1 was logged: runs:/" in server.said
    assert server.logged_files(WINE) == LOGGED
    assert str(server.report_tag(WINE)).endswith(f"/reports/{WINE}/v1/report.html")


def test_the_command_reports_a_model_on_a_server(server: Served, tmp_path: Path) -> None:
    done = server.environment.report(server.url, WINE, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert_reported(tmp_path)


def test_a_store_without_a_server_does_as_well(server: Served, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'mlflow.db'}"
    said = server.environment.register("log", store, tmp_path / "artifacts", cwd=tmp_path)
    assert f"A report of models:/{WINE}/1 was logged: runs:/" in said
    done = server.environment.report(store, WINE, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert_reported(tmp_path)


def test_a_catalog_has_the_models_of_the_server(server: Served, tmp_path: Path) -> None:
    env = {"MLFLOW_TRACKING_URI": server.url}
    out = tmp_path / "out"
    done = server.environment.run("mlflow-report", "catalog", "-o", out, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    told = json.loads((out / "catalog.json").read_bytes())
    assert told["complete"]
    command = ("mlflow-report", "list", "versions", "--long", "-f", "jsonl")
    listed = server.environment.run(*command, cwd=tmp_path, env=env).stdout.splitlines()
    flavors = {each["name"]: each["flavor"] for each in map(json.loads, listed)}
    assert flavors[WINE] == "sklearn"
    assert len(listed) >= told["counts"]["versions"] > 0


def test_the_pages_of_the_server_show_models_and_reports(server: Served) -> None:
    index = requests.get(f"{server.url}/report/", timeout=60)
    assert f'href="model?name={WINE}"' in index.text
    query = {"name": WINE, "version": "1"}
    deadline = time.monotonic() + SOON
    page = requests.get(f"{server.url}/report/version", query, timeout=60)
    while "Retry-After" in page.headers and time.monotonic() < deadline:
        page = requests.get(f"{server.url}/report/version", query, timeout=60)
    assert page.status_code == 200
    assert "0.983" in page.text
    assert "alcohol" in page.text


def test_a_logged_model_without_a_run_keeps_its_report(server: Served, tmp_path: Path) -> None:
    if server.version < LOGGED_MODELS:
        pytest.skip("logged models came with MLflow 3.0")
    said = server.environment.register("alone", server.url, cwd=tmp_path)
    assert f"A report of models:/{ALONE}/1 was logged: mlflow-artifacts:/" in said
    assert str(server.report_tag(ALONE)).endswith(f"/artifacts/reports/{ALONE}/v1/report.html")


def test_a_webhook_logs_the_report_of_what_others_register(server: Served) -> None:
    done = server.environment.run(
        *("mlflow", "report", "webhook", "create", "--secret-file", server.secret_file),
        cwd=server.folder,
        env={"MLFLOW_TRACKING_URI": server.url},
    )
    if server.version < WEBHOOKS:
        assert done.returncode == 1
        assert done.stderr.startswith("Error: webhooks need MLflow 3.3, and this is MLflow ")
        return
    assert done.returncode == 0, done.stderr
    api, name = f"{server.url}/api/2.0/mlflow", "by-rest"
    requests.post(f"{api}/registered-models/create", json={"name": name}, timeout=60)
    wine = server.model_version(WINE)
    version = {"name": name, "source": wine["source"], "run_id": wine["run_id"]}
    version["model_id"] = wine["source"].removeprefix("models:/")
    requests.post(f"{api}/model-versions/create", json=version, timeout=60).raise_for_status()
    wait_until_reported(server, name)
    assert server.logged_files(name) == LOGGED


def test_a_client_of_another_version_registers_and_reports(
    server: Served, other_client: Environment, tmp_path: Path
) -> None:
    said = other_client.register("copy", server.url, cwd=tmp_path)
    assert f"A report of models:/{COPY}/1 was logged: runs:/" in said
    assert server.logged_files(COPY) == LOGGED
    done = other_client.report(server.url, WINE, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert_reported(tmp_path)


def test_a_sqlalchemy_that_mlflow_cannot_use_is_named(server: Served, tmp_path: Path) -> None:
    """The real one of the newest environment, put before that of this one."""
    if server.version >= SQLALCHEMY_2_1:
        pytest.skip("MLflow 3.9 and later can use it")
    found = importlib.util.find_spec("sqlalchemy")
    assert found is not None
    assert found.origin is not None
    (tmp_path / "sqlalchemy").symlink_to(Path(found.origin).parent)
    store = f"sqlite:///{server.folder / 'server.db'}"
    environment = Environment(server.environment.version)
    done = environment.report(store, WINE, tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert 'pip install "sqlalchemy<2.1"' in done.stderr
    assert len(done.stderr.splitlines()) == 1
