"""The index and the page of a model: what a row says, and with how few reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from mlflow import MlflowClient
from mlflow.entities import Metric

from mlflow_report_plugin.server import rows
from mlflow_report_plugin.server.asking import Asking
from mlflow_report_plugin.server.caller import Caller
from mlflow_report_plugin.server.listings import PAGE, Listings
from mlflow_report_plugin.server.measuring import Measuring
from tests.conftest import ADMIN, PASSWORD, READER, STRANGER, VISITOR, _ask, check_passwords_quickly
from tests.conftest import let as let_read
from tests.models import MLFLOW_3, log_wine
from tests.server.conftest import Pages
from tests.server.test_compare import take
from tests.server.test_pages import links
from tests.sharing import Shared

pytestmark = pytest.mark.versions

NAME = "pressed"
HOSTILE = "</td></table><script>alert(1)</script>"


@pytest.fixture(scope="session")
def pressed(open_pages: Pages, shared: Shared) -> Pages:
    """A model of two versions that changed, cheaply made: none has any files."""

    def make(_: Path) -> dict[str, Any]:
        client = MlflowClient(open_pages.api)
        description = "# Pressed\n\nSays how a *red* wine was pressed. And more."
        client.create_registered_model(NAME, {"owner": f"cellar {HOSTILE}"}, description)
        experiment = client.create_experiment(NAME)
        for accuracy in (0.81, 0.92):
            metrics = {"test_accuracy": accuracy, "test_f1": 0.7, "loss": float("nan")}
            add_version(client, NAME, experiment, metrics)
        client.update_model_version(NAME, "2", HOSTILE)
        client.set_registered_model_alias(NAME, "champion", "1")
        client.set_registered_model_alias(NAME, "newest", "2")
        where = f"runs:/0123/reports/{NAME}/v1/report.html"
        for version in "12":
            client.set_model_version_tag(NAME, version, "mlflow_report.uri", where)
        return {}

    shared.once("pressed", make)
    return open_pages


def add_version(client: MlflowClient, name: str, experiment: str, metrics: dict[str, float]) -> str:
    """Make a version of a run that has metrics only; gives the id of the run."""
    run = client.create_run(experiment, tags={"mlflow.user": "ada"})
    client.log_batch(run.info.run_id, [Metric(key, n, 0, 0) for key, n in metrics.items()])
    client.set_terminated(run.info.run_id)
    source = f"{run.info.artifact_uri}/model"
    client.create_model_version(name, source, run.info.run_id, await_creation_for=0)
    return str(run.info.run_id)


def row(page: str, name: str = "") -> str:
    """The row of a list that leads to a page whose address has a text in it."""
    found = [each for each in re.findall(r"<tr><td.*?</tr>", page, re.S) if name in unescape(each)]
    assert len(found) == 1, page
    return str(found[0])


def words(html: str) -> str:
    """What a reader sees of a piece of a page."""
    seen = re.sub(r"<b hidden>.*?</b>", "", html)
    return " ".join(unescape(re.sub("<[^>]*>", " ", seen)).split())


def test_a_row_of_the_index_says_what_a_model_is_and_how_good(pressed: Pages) -> None:
    page = pressed.get("", search=NAME).text
    found = row(page, f"model?name={NAME}")
    for said in (
        "Says how a red wine was pressed.",
        "@champion: version 1",
        "@newest",
        "Version 2 no report logged",  # its tag is that of version 1
        "0.92 test_accuracy",
        f"cellar {HOSTILE}",
        "Source code No Git commit was recorded",
    ):
        assert said in words(found)
    assert "And more" not in found
    assert '<time datetime="20' in found
    assert "the JSON" not in page
    assert f"version?name={NAME}&version=2" in links(found)


def test_a_row_of_a_model_says_what_became_of_its_metrics(pressed: Pages) -> None:
    page = pressed.get("model", name=NAME).text
    newer, older = row(page, "&version=2"), row(page, "&version=1")
    assert "0.92 +0.11" in words(newer)
    assert "0.7 unchanged" in words(newer)
    assert "0.81 0.7" in words(older)
    for found, reports in ((newer, "not logged"), (older, "logged")):
        assert "UTC by ada" in words(found)
        assert f"by ada {reports} in MLflow" in words(found)
    assert "@champion" in words(older)
    assert "@champion" not in words(newer)
    assert HOSTILE not in page
    assert "Owner: cellar" in words(page)


def test_every_cell_says_on_a_phone_what_it_is(pressed: Pages) -> None:
    for path, query in (("", {"search": NAME}), ("model", {"name": NAME})):
        page = pressed.get(path, **query).text
        titles = [words(each) for each in re.findall(r"<th .*?</th>", page)]
        found = re.findall('data-column="([^"]*)"', row(page, "&version=2"))
        assert [unescape(each) for each in found] == titles


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_what_an_evaluation_measured_comes_first_with_its_data(open_pages: Pages) -> None:
    made = log_wine(open_pages.api, "evaluated")
    run = made.client.create_run(made.experiment_id)
    made.client.log_metric(
        run.info.run_id,
        "accuracy",
        0.75,
        dataset_name="holdout",
        dataset_digest="1234",
        model_id=made.model_id,
    )
    page = open_pages.get("", search="evaluated").text
    assert "0.75 accuracy on holdout" in words(page)


def test_the_tag_of_a_model_says_which_metric_is_the_main_one(open_pages: Pages) -> None:
    client = MlflowClient(open_pages.api)
    client.create_registered_model("tagged", {"mlflow_report.main_metrics": "spearman"})
    experiment = client.create_experiment("tagged")
    add_version(client, "tagged", experiment, {"accuracy": 0.5, "spearman": 0.25})
    assert "0.25 spearman" in words(open_pages.get("", search="tagged").text)


class Counted:
    """MLflow's API as a WSGI app: a real server, and what it was asked."""

    def __init__(self, api: str) -> None:
        self.api = api
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path.partition("/mlflow/")[2])
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answer = requests.request(
            environ["REQUEST_METHOD"],
            f"{self.api}{path}?{environ['QUERY_STRING']}",
            data=body,
            headers={"Content-Type": environ.get("CONTENT_TYPE", "")},
            timeout=60,
        )
        start(f"{answer.status_code} x", [("Content-Type", "application/json")])
        return [answer.content]


def test_a_page_of_models_takes_a_few_reads_however_many_there_are(open_pages: Pages) -> None:
    client = MlflowClient(open_pages.api)
    experiment = client.create_experiment("crowd")
    for number in range(PAGE + 1):
        client.create_registered_model(f"crowd-{number:03}")
        add_version(client, f"crowd-{number:03}", experiment, {"accuracy": number / 100})
    counted = Counted(open_pages.api)
    asking, caller = Asking(counted), Caller({}, open_pages.api)
    found = Listings(asking).models(caller, "crowd-", "name", "")
    newest = [rows.versions_of(each)[0] for each in found.rows]
    shown = rows.of_models(found.rows, Measuring(asking).of(caller, newest))
    assert len(shown) == PAGE
    assert [each.newest.main[0].number for each in shown if each.newest and each.newest.main] == [
        number / 100 for number in range(PAGE)
    ]
    assert counted.asked == ["registered-models/search", "experiments/search", "runs/search"]


@pytest.mark.parametrize("run_id", ["' OR run_id != '", "x" * 500, "0" * 32, "\u202e", "a b"])
def test_a_run_that_a_version_only_names_is_not_found(run_id: str, open_pages: Pages) -> None:
    client = MlflowClient(open_pages.api)
    name = f"made-up-{len(run_id)}-{ord(run_id[0])}"
    client.create_registered_model(name)
    body = {"name": name, "source": "mlflow-artifacts:/x", "run_id": run_id}
    api = f"{open_pages.api}/api/2.0/mlflow/model-versions/create"
    if requests.post(api, json=body, timeout=60).status_code != 200:
        return  # MLflow refuses it
    page = open_pages.get("", search=name)
    assert page.status_code == 200
    assert "could not be read" in words(row(page.text, f"model?name={name}"))
    assert open_pages.get("model", name=name).status_code == 200


def test_an_empty_list_says_so(open_pages: Pages) -> None:
    MlflowClient(open_pages.api).create_registered_model("bottled-empty")
    assert "no version" in words(open_pages.get("", search="bottled-empty").text)
    assert "This model has no version." in open_pages.get("model", name="bottled-empty").text


def test_who_may_not_read_a_run_does_not_see_what_it_measured(guarded_pages: Pages) -> None:
    for path, query in (("", {"search": "wine"}), ("model", {"name": "wine-quality"})):
        assert "0.983" in words(guarded_pages.get(path, READER, **query).text)
        page = guarded_pages.get(path, VISITOR, **query).text
        assert "0.983" not in page
        assert "wine-quality" in page
        if path == "":
            assert "could not be read" in words(page)
    assert "wine-quality" not in guarded_pages.get("", STRANGER).text


def test_a_run_that_is_taken_away_is_gone_from_the_lists_at_once(guarded_pages: Pages) -> None:
    url, user = guarded_pages.url, "thirsty"
    _ask(url, "2.0/mlflow/users/create", {"username": user, "password": PASSWORD})
    admin = url.replace("://", f"://{ADMIN}:{PASSWORD}@")
    experiment = MlflowClient(admin).get_experiment_by_name("wine-quality")
    assert experiment is not None
    let_read(url, user, "READ", "registered_model", "name", "wine-quality")
    let_read(url, user, "READ", "experiment", "experiment_id", experiment.experiment_id)
    check_passwords_quickly(guarded_pages.log.parent)
    assert "0.983" in guarded_pages.get("", user).text
    take(url, user, experiment.experiment_id)
    page = guarded_pages.get("", user).text
    assert "0.983" not in page
    assert "wine-quality" in page
