"""Real servers log the report of every version that anybody registers, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import mlflow
import pytest
import requests
from mlflow import MlflowClient

from mlflow_report_plugin import report
from mlflow_report_plugin.logged.place import URI_TAG
from tests.conftest import ADMIN, PASSWORD, RunReport, basic_auth, check_passwords_quickly
from tests.models import Logged, log_wine, tracking
from tests.servers import DATABASE
from tests.sharing import Shared
from tests.upkeep.webhooks.conftest import (
    SECRET,
    WITH_WEBHOOKS,
    Receiving,
    is_reported,
    receiving,
    times_logged,
)
from tests.waiting import wait_until

pytestmark = [pytest.mark.versions, WITH_WEBHOOKS]


@pytest.fixture(scope="module")
def patient(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiving]:
    """A server below a prefix that leaves versions to their clients until it is hurried."""
    options = ("--static-prefix", "/mlflow")
    delay = {"MLFLOW_REPORT_WEBHOOK_DELAY": "3600"}
    folder = tmp_path_factory.mktemp("patient")
    with receiving(shared, folder, *options, prefix="/mlflow", **delay) as running:
        yield running


def register_again(wine: Logged) -> str:
    """Make another version of a model, and give its number."""
    client = MlflowClient(wine.tracking_uri)
    source = client.get_model_version(wine.name, "1").source
    made = client.create_model_version(wine.name, source, wine.run_id, model_id=wine.model_id)
    return str(made.version)


def test_a_version_gets_its_report_from_the_server(receiver: Receiving) -> None:
    wine = log_wine(receiver.url, "by-client")
    wait_until(lambda: is_reported(wine.client, wine.name, wine.version))
    folder = f"reports/{wine.name}/v{wine.version}"
    files = {file.path for file in wine.client.list_artifacts(wine.run_id, folder)}
    names = ("report.md", "report.html", "report.json", "snapshots")
    assert files == {f"{folder}/{name}" for name in names}
    tags = wine.client.get_model_version(wine.name, wine.version).tags
    assert tags[URI_TAG] == f"runs:/{wine.run_id}/{folder}/report.html"


def test_a_version_that_is_registered_without_mlflow_gets_its_report(receiver: Receiving) -> None:
    wine = log_wine(receiver.url, "first-of-rest")
    api = f"{receiver.url}/ajax-api/2.0/mlflow"  # what the UI asks
    requests.post(f"{api}/registered-models/create", json={"name": "by-rest"}, timeout=30)
    source = wine.client.get_model_version(wine.name, wine.version).source
    version = {"name": "by-rest", "source": source, "run_id": wine.run_id}
    version["model_id"] = wine.model_id
    answer = requests.post(f"{api}/model-versions/create", json=version, timeout=30)
    answer.raise_for_status()
    wait_until(lambda: is_reported(wine.client, "by-rest", "1"))


def test_a_copy_gets_a_report_of_its_own(receiver: Receiving) -> None:
    wine = log_wine(receiver.url, "original")
    wait_until(lambda: is_reported(wine.client, wine.name, wine.version))
    with tracking(receiver.url):
        wine.client.copy_model_version(wine.uri, "copy")
    folder = "/reports/copy/v1/"
    wait_until(lambda: folder in wine.client.get_model_version("copy", "1").tags[URI_TAG])


def test_many_versions_at_once_get_one_report_each(receiver: Receiving) -> None:
    wine = log_wine(receiver.url, "many")
    with ThreadPoolExecutor(4) as pool:
        versions = ["1", *pool.map(lambda _: register_again(wine), range(7))]
    wait_until(lambda: all(is_reported(wine.client, "many", each) for each in versions))
    assert [times_logged(receiver.log, "many", each) for each in versions] == [1] * 8
    wait_until(lambda: receiver.waiting() == [])


def test_a_backfill_beside_the_server_is_in_nobodys_way(
    receiver: Receiving, run_report: RunReport
) -> None:
    wine = log_wine(receiver.url, "both")
    versions = ["1", *(register_again(wine) for _ in range(3))]
    env = {"MLFLOW_TRACKING_URI": receiver.url}
    result = run_report(
        "--filter", "name = 'both'", env=env, command=("mlflow-report", "backfill"), timeout=300
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert all(is_reported(wine.client, "both", each) for each in versions)
    wait_until(lambda: receiver.waiting() == [])
    assert "No report of models:/both/" not in receiver.log


def test_a_prompt_and_a_version_without_a_run_are_left_alone(receiver: Receiving) -> None:
    client = MlflowClient(receiver.url)
    with tracking(receiver.url):
        mlflow.genai.register_prompt("a-prompt", "Say {{what}}.")
    client.create_registered_model("from-elsewhere")
    client.create_model_version("from-elsewhere", "s3://bucket/model")
    wait_until(lambda: "models:/from-elsewhere/1 was logged: it has neither" in receiver.log)
    assert URI_TAG not in client.get_model_version("from-elsewhere", "1").tags
    wait_until(lambda: receiver.waiting() == [])
    assert "a-prompt/1" not in receiver.log


def test_a_version_that_got_its_report_from_its_client_is_left_alone(patient: Receiving) -> None:
    wine = log_wine(patient.url, "reported")
    with tracking(patient.url):
        report(wine.uri).log()
    wait_until(patient.waiting)
    assert [(name, attempts) for name, _, attempts in patient.waiting()] == [("reported", 0)]
    patient.hurry()
    wait_until(lambda: patient.waiting() == [])
    assert times_logged(patient.log, "reported", "1") == 1


def test_below_a_static_prefix_a_version_gets_its_report(patient: Receiving) -> None:
    wine = log_wine(patient.url, "prefixed")
    wait_until(patient.waiting)
    patient.hurry()
    wait_until(lambda: is_reported(wine.client, wine.name, wine.version))


def test_a_killed_server_finishes_its_work_when_it_is_back(patient: Receiving) -> None:
    wine = log_wine(patient.url, "killed")
    versions = ["1", register_again(wine), register_again(wine)]
    wait_until(lambda: len(patient.waiting()) == 3)
    # The worker begins, but cannot write.
    with closing(sqlite3.connect(patient.folder / DATABASE, timeout=300)) as database:
        database.execute("BEGIN EXCLUSIVE")
        patient.hurry()
        wait_until(lambda: any(attempts for *_, attempts in patient.waiting()))
        patient.kill()
    assert {version for _, version, _ in patient.waiting()} == set(versions)
    patient.start()
    assert not any(is_reported(wine.client, "killed", each) for each in versions)
    patient.hurry()
    wait_until(lambda: all(is_reported(wine.client, "killed", each) for each in versions))
    wait_until(lambda: patient.waiting() == [])


def test_with_basic_auth_the_signature_is_login_enough(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = {"MLFLOW_TRACKING_USERNAME": ADMIN, "MLFLOW_TRACKING_PASSWORD": PASSWORD}
    for name, value in login.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "server").mkdir()
    with receiving(
        shared,
        tmp_path / "server",
        MLFLOW_REPORT_BASE_APP="basic-auth",
        **basic_auth(tmp_path),
        **login,
    ) as server:
        address = f"{server.url}/report/webhooks"
        assert requests.get(address, timeout=30).status_code in (401, 404, 405)
        refused = requests.post(address, data=b"{}", timeout=30)
        assert (refused.status_code, "signature" in refused.text) == (401, True)
        check_passwords_quickly(tmp_path)
        wine = log_wine(server.url)
        wait_until(lambda: is_reported(wine.client, wine.name, wine.version))
        assert PASSWORD not in server.log
        assert SECRET not in server.log
