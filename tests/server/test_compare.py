"""Two versions side by side, and the history of a model, as the pages show them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from mlflow import MlflowClient

from mlflow_report_plugin import report
from mlflow_report_plugin.formats import suffixes
from mlflow_report_plugin.sections.blocks.history_words import shown_time
from mlflow_report_plugin.server.pieces import VERSIONS
from mlflow_report_plugin.snapshot import Diff, ModelHistory
from tests.conftest import (
    ADMIN,
    PASSWORD,
    READER,
    STRANGER,
    VISITOR,
    _ask,
    check_passwords_quickly,
    let,
)
from tests.models import Logged, log_wine
from tests.server.conftest import Pages
from tests.server.test_pages import links
from tests.sharing import Shared

pytestmark = pytest.mark.versions

NAME = "vintage"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="session")
def vintage(open_pages: Pages, shared: Shared) -> Pages:
    """A model of three versions; from 2 to 3 it gets worse, and a param is hostile."""

    def make(_: Path) -> dict[str, Any]:
        for c, accuracy in (("1", 0.8), (HOSTILE, 0.9), (HOSTILE, 0.7)):
            log_wine(open_pages.api, NAME, params={"C": c}, metrics={"accuracy": accuracy})
        uri = f"models:/{NAME}/3"
        report(uri, tracking_uri=open_pages.api, reach="shared").log()
        return {}

    shared.once("vintage", make)
    return open_pages


def test_the_page_of_a_model_leads_to_a_comparison_without_a_script(vintage: Pages) -> None:
    page = vintage.get("model", name=NAME).text
    assert "<script" not in page
    form = re.search(r'<form class="choice" action="compare" method="get">.*?</form>', page, re.S)
    assert form is not None
    chosen = dict(re.findall(r'name="(old|new)" value="(\d+)"[^>]* checked>', form[0]))
    assert chosen == {"old": "2", "new": "3"}
    assert len(re.findall('<input type="radio"', form[0])) == 6
    answer = vintage.get("compare", name=NAME, **chosen)
    assert answer.status_code == 200
    assert "models:/vintage/2 → models:/vintage/3" in answer.text
    assert f"history?name={NAME}" in links(page)


def test_a_model_of_one_version_has_nothing_to_choose(open_pages: Pages) -> None:
    MlflowClient(open_pages.api).create_registered_model("alone")
    assert "history?name=alone" not in links(open_pages.get("model", name="alone").text)
    page = open_pages.get("model", name="wine-quality").text
    assert '<input type="radio"' not in page
    assert "<button" not in page


def test_a_comparison_says_what_changed_and_leads_on(vintage: Pages) -> None:
    answer = vintage.get("compare", name=NAME, old="1", new="3")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert HOSTILE not in answer.text
    assert "alert(1)" in answer.text
    assert "regression" in answer.text
    there = links(answer.text)
    for version in ("1", "3"):
        assert f"version?name={NAME}&version={version}" in there
    assert f"compare?name={NAME}&old=3&new=1" in there
    assert f"model?name={NAME}" in there
    assert f"compare?name={NAME}&old=2&new=3" in links(
        vintage.get("version", name=NAME, version="3").text
    )
    assert "compare?" not in str(links(vintage.get("version", name=NAME, version="1").text))


@pytest.mark.parametrize("format", ["markdown", "html", "json"])
@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("compare/download", {"old": "2", "new": "3"}, "vintage-v2-to-v3"),
        ("history/download", {}, "vintage-history"),
        ("history/download", {"until": "2"}, "vintage-history-to-v2"),
    ],
)
def test_both_can_be_downloaded_and_name_the_server_as_its_reader_knows_it(
    path: str, query: dict[str, str], file: str, format: str, vintage: Pages
) -> None:
    answer = vintage.get(path, name=NAME, format=format, **query)
    named = f"attachment; filename={file}{suffixes()[format]}"
    assert answer.headers["Content-Disposition"] == named
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    port = str(urlsplit(vintage.url).port)
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", answer.text)) == {port}
    assert "[secret:" not in answer.text
    if format == "json":
        kind = Diff if path.startswith("compare") else ModelHistory
        assert kind.model_validate_json(answer.content)


def test_bills_are_offered_of_a_version_and_of_nothing_else(vintage: Pages) -> None:
    assert "format=cyclonedx" in vintage.get("version", name=NAME, version="3").text
    for page in (
        vintage.get("compare", name=NAME, old="2", new="3"),
        vintage.get("history", name=NAME),
    ):
        assert "format=markdown" in page.text
        assert "format=cyclonedx" not in page.text
    asked = {"name": NAME, "old": "2", "new": "3", "format": "spdx"}
    refused = vintage.get("compare/download", **asked)
    assert refused.status_code == 400
    assert "only reports have it" in refused.text


def test_a_history_has_a_row_for_each_version(vintage: Pages) -> None:
    page = vintage.get("history", name=NAME).text
    rows = [unescape(row) for row in re.findall(r"<tr><td.*?</tr>", page, re.S)]
    assert ["Version 3" in rows[0], "Version 2" in rows[1], "Version 1" in rows[2]] == [True] * 3
    assert "accuracy: 0.9 → 0.7" in rows[0]
    assert 'class="regression"' in rows[0]
    assert "champion (now; in a report of " in rows[0]
    assert "no version before it" in rows[2]
    file = vintage.get("history/download", name=NAME, format="json").content
    for row, version in zip(rows, ModelHistory.model_validate_json(file).versions, strict=True):
        time = shown_time(version.creation_timestamp)  # the time that reports show
        assert f'<time datetime="{time.replace(" ", "T")}Z"' in row
    assert f'"compare?name={NAME}&old=2&new=3"' in rows[0]
    assert HOSTILE not in page


def test_an_answer_that_is_known_is_not_sent_again(vintage: Pages) -> None:
    for path, query in (("compare", {"old": "1", "new": "2"}), ("history", {})):
        first = vintage.get(path, name=NAME, **query)
        known = {"If-None-Match": first.headers["ETag"]}
        assert vintage.get(path, headers=known, name=NAME, **query).status_code == 304


def test_a_history_is_kept_until_a_version_changes(open_pages: Pages) -> None:
    for accuracy in (0.5, 0.6):
        made = log_wine(open_pages.api, "kept-history", metrics={"accuracy": accuracy})

    def read() -> ModelHistory:
        answer = open_pages.get("history/download", name="kept-history", format="json")
        return ModelHistory.model_validate_json(answer.content)

    first = read()
    assert read().report_time == first.report_time
    made.client.log_metric(made.run_id, "accuracy", 0.25, step=1)
    second = read()
    assert second.versions[0].metrics[0].value == 0.25
    made.client.delete_model_version("kept-history", "1")
    assert [each.version for each in read().versions] == ["2"]


def test_a_long_history_has_pages(open_pages: Pages) -> None:
    name = "long-history"
    made = log_wine(open_pages.api, name)
    source = made.client.get_model_version(name, "1").source
    api = f"{open_pages.api}/api/2.0/mlflow/model-versions/create"
    of = {"name": name, "source": source, "run_id": made.run_id, "model_id": made.model_id}
    for _ in range(VERSIONS + 1):
        requests.post(api, json=of, timeout=60).raise_for_status()
    page = open_pages.get("history", name=name).text
    assert len(re.findall(r"<tr><td", page)) == VERSIONS
    (following,) = (link for link in links(page) if "until=" in link and "download" not in link)
    assert following == f"history?name={name}&until=2"
    last = open_pages.get("history", **dict(parse_qsl(urlsplit(following).query))).text
    assert re.findall(r">(Version \d+)</a>", last) == ["Version 2", "Version 1"]
    assert f"history?name={name}" in links(last)
    assert 'rel="next"' not in last


@pytest.fixture(scope="session")
def cru(guarded_pages: Pages, shared: Shared) -> Pages:
    """Two versions: READER may read everything, VISITOR the model only, STRANGER nothing."""

    def make(_: Path) -> dict[str, Any]:
        url = guarded_pages.url
        admin = url.replace("://", f"://{ADMIN}:{PASSWORD}@")
        made: Logged | None = None
        for accuracy in (0.625, 0.375):
            made = log_wine(admin, "cru", metrics={"accuracy": accuracy})
        assert made is not None
        for user in (READER, VISITOR):
            let(url, user, "READ", "registered_model", "name", "cru")
        let(url, READER, "READ", "experiment", "experiment_id", made.experiment_id)
        return {}

    shared.once("cru", make)
    return guarded_pages


ROUTES = (
    ("compare", {"name": "cru", "old": "1", "new": "2"}),
    ("compare/download", {"name": "cru", "old": "1", "new": "2", "format": "json"}),
    ("history", {"name": "cru"}),
    ("history/download", {"name": "cru", "format": "json"}),
)


@pytest.mark.parametrize(("path", "query"), ROUTES)
def test_nobody_sees_more_than_a_report_would_show(
    path: str, query: dict[str, str], cru: Pages
) -> None:
    whole = cru.get(path, READER, **query)
    assert whole.status_code == 200
    assert "0.375" in whole.text
    part = cru.get(path, VISITOR, **query)
    assert part.status_code == 200
    assert "0.375" not in part.text
    assert cru.get(path, STRANGER, **query).status_code == 404
    assert cru.get(path, **query).status_code == 401
    for answer in (whole, part):
        assert PASSWORD not in answer.text


def test_what_is_taken_away_is_gone_from_what_is_kept(cru: Pages) -> None:
    url, user = cru.url, "leaving"
    _ask(url, "2.0/mlflow/users/create", {"username": user, "password": PASSWORD})
    admin = url.replace("://", f"://{ADMIN}:{PASSWORD}@")
    experiment = MlflowClient(admin).get_experiment_by_name("cru")
    assert experiment is not None
    let(url, user, "READ", "registered_model", "name", "cru")
    let(url, user, "READ", "experiment", "experiment_id", experiment.experiment_id)
    check_passwords_quickly(cru.log.parent)
    for path, query in ROUTES:
        assert "0.375" in cru.get(path, user, **query).text
    take(url, user, experiment.experiment_id)
    for path, query in ROUTES:
        assert "0.375" not in cru.get(path, user, **query).text


def take(url: str, user: str, experiment_id: str) -> None:
    """Take the right to read an experiment from a user."""
    grant = {"username": user, "permission": "READ", "experiment_id": experiment_id}
    of = {"resource_type": "experiment", "resource_id": experiment_id}
    taken = _ask(url, "3.0/mlflow/users/permissions/revoke", {**grant, **of})
    if taken.status_code == 404:  # MLflow 2 and early 3 have one address for each kind
        path = f"{url}/api/2.0/mlflow/experiments/permissions/delete"
        taken = requests.delete(path, json=grant, auth=(ADMIN, PASSWORD), timeout=30)
    taken.raise_for_status()
