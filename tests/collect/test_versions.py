"""The versions of a registered model: the newest ones, and the one that is reported on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlflow_report_plugin.collect import before, versions
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.client.tracking import Tracking
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.errors import ReadFailed
from mlflow_report_plugin.snapshot import Snapshot, Versions
from tests.collect.conftest import FAULTS, REST, Read, gaps
from tests.marks import stars
from tests.models import MLFLOW_3, Logged, tracking
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

since_mlflow_3 = pytest.mark.skipif(not MLFLOW_3, reason="metrics name their model since then")
SEARCH = f"{REST}/model-versions/search"


def numbers(found: Versions | None) -> list[str]:
    assert found is not None
    return [each.version for each in found.versions]


@pytest.fixture
def many(small: Logged) -> Logged:
    """The small model with 24 versions."""
    for _ in range(23):
        small.client.create_model_version(small.name, "somewhere")
    return small


def read(logged: Logged, version: int) -> Snapshot:
    return collect(Client(logged.tracking_uri), f"models:/{logged.name}/{version}")


def test_all_are_named_the_newest_first(busy_snapshot: Snapshot) -> None:
    assert numbers(busy_snapshot.versions) == ["2", "1"]
    assert busy_snapshot.versions is not None
    assert (busy_snapshot.versions.more, busy_snapshot.versions.counted_all) == (0, True)


def test_each_has_the_metrics_of_its_own_run(busy_snapshot: Snapshot) -> None:
    assert busy_snapshot.versions is not None
    accuracies = [
        {metric.key: metric.value for metric in each.metrics}["accuracy"]
        for each in busy_snapshot.versions.versions
    ]
    assert accuracies == [0.99, 0.983]


def test_each_has_its_links_status_and_source(busy_snapshot: Snapshot, busy: Logged) -> None:
    assert busy_snapshot.versions is not None
    newest, oldest = busy_snapshot.versions.versions
    assert newest.web_ui_link == f"{busy.tracking_uri}/#/models/busy/versions/2"
    assert newest.status == "READY"
    assert newest.creation_timestamp is not None
    assert oldest.run_id == busy.run_id
    assert (newest.source or "").endswith("/artifacts/model")


def test_a_copied_version_names_what_it_was_copied_from(busy: Logged) -> None:
    snapshot = collect(Client(busy.tracking_uri), "models:/busy-copy/1")
    assert snapshot.versions is not None
    (copied,) = snapshot.versions.versions
    assert copied.source == "models:/busy/1"
    assert copied.run_id == busy.run_id
    assert "accuracy" in {metric.key for metric in copied.metrics}


def test_each_has_all_of_its_aliases_and_no_other(many: Logged) -> None:
    for alias, version in {"a": "24", "b": "24", "c": "2", "d": "23"}.items():
        many.client.set_registered_model_alias(many.name, alias, version)
    found = read(many, 2).versions
    assert found is not None
    aliases = {each.version: each.aliases for each in found.versions if each.aliases}
    assert aliases == {"24": ("a", "b"), "23": ("d",), "2": ("c",)}


def test_twenty_are_named_and_the_others_counted(many: Logged) -> None:
    found = read(many, 24).versions
    assert found is not None
    assert numbers(found) == [str(n) for n in range(24, 4, -1)]
    assert (found.more, found.counted_all) == (4, True)


def test_the_one_that_is_reported_on_is_named_however_old(many: Logged) -> None:
    found = read(many, 2).versions
    assert found is not None
    assert numbers(found) == [*(str(n) for n in range(24, 4, -1)), "2"]
    assert found.more == 3


def test_where_there_are_more_than_are_counted_that_is_said(
    many: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (before, versions):
        monkeypatch.setattr(module, "LISTED", 22)
    found = read(many, 1).versions
    assert found is not None
    assert numbers(found)[-2:] == ["5", "1"]
    assert (found.more, found.counted_all) == (2, False)


def test_however_many_there_are_they_cost_one_page(read_busy: Read, proxy: Proxy) -> None:
    read_busy()
    (search,) = [each for each in proxy.requests if SEARCH in each.path]
    assert f"max_results={versions.LISTED}" in search.path


@pytest.mark.parametrize("name", ["it's", 'so "called"', 'it\'s "so"', "back\\slash", "naïve `x`"])
def test_a_name_with_quotes_has_its_versions(small: Logged, name: str) -> None:
    small.client.rename_registered_model(small.name, f"{name} {small.name}")
    snapshot = collect(Client(small.tracking_uri), f"models:/{name} {small.name}/1")
    assert numbers(snapshot.versions) == ["1"]


def test_a_run_that_somebody_made_up_costs_no_metrics_of_the_others(small: Logged) -> None:
    client = small.client
    run_id = client.create_run(small.experiment_id).info.run_id
    client.log_metric(run_id, "accuracy", 0.5)
    client.create_model_version(small.name, "somewhere", "x') OR ('1'='1")
    client.create_model_version(small.name, "somewhere", run_id)
    snapshot = read(small, 1)
    assert gaps(snapshot, "versions") == []
    assert snapshot.versions is not None
    keys = [[metric.key for metric in each.metrics] for each in snapshot.versions.versions]
    assert keys == [["accuracy"], [], []]


def test_credentials_in_a_source_are_not_shown(small: Logged) -> None:
    small.client.create_model_version(small.name, "s3://me:geheim@bucket/model")
    snapshot = read(small, 1)
    assert snapshot.versions is not None
    assert stars(snapshot.versions.versions[0].source or "") == "s3://***@bucket/model"


def test_a_model_that_is_not_registered_has_none_and_no_gap(small: Logged) -> None:
    uri = f"models:/{small.model_id}" if small.model_id else f"runs:/{small.run_id}/model"
    small.client.delete_registered_model(small.name)
    snapshot = collect(Client(small.tracking_uri), uri)
    assert snapshot.versions is None
    assert gaps(snapshot, "versions") == []


@pytest.mark.parametrize("reason", FAULTS)
def test_versions_that_cannot_be_read_are_a_gap(read_busy: Read, proxy: Proxy, reason: str) -> None:
    status, body = FAULTS[reason]
    proxy.answer(SEARCH, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.versions is None
    assert [gap.reason for gap in gaps(snapshot, "versions")] == [reason]
    assert snapshot.model_version is not None


@pytest.mark.parametrize("reason", FAULTS)
def test_metrics_of_other_runs_that_cannot_be_read_are_a_gap(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{REST}/runs/search", status=status, body=body)
    snapshot = read_busy()
    assert snapshot.versions is not None
    newest, oldest = snapshot.versions.versions
    assert newest.metrics == ()
    assert oldest.metrics != ()
    assert [gap.reason for gap in gaps(snapshot, "versions")] == [reason]


def test_a_server_that_names_no_version_leaves_the_one_that_is_known(
    read_busy: Read, proxy: Proxy
) -> None:
    proxy.answer(SEARCH, body=b"{}")
    found = read_busy().versions
    assert numbers(found) == ["1"]
    assert found is not None
    assert found.more == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"model_versions": 7},
        {"model_versions": [{}]},
        {"model_versions": [{"name": "busy", "version": "newest"}]},
        [],
    ],
)
def test_an_answer_that_lies_costs_the_part(read_busy: Read, proxy: Proxy, answer: object) -> None:
    proxy.answer(SEARCH, body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "versions")] == ["failed"]
    assert snapshot.run is not None


def test_a_state_that_mlflow_does_not_understand_is_shown_as_it_is(
    read_busy: Read, proxy: Proxy
) -> None:
    sent = {"model_versions": [{"name": "busy", "version": "1", "status": {"x": 1}}]}
    proxy.answer(SEARCH, body=json.dumps(sent).encode())
    snapshot = read_busy()
    assert snapshot.versions is not None
    assert [each.status for each in snapshot.versions.versions] == ['{"x":1}']
    assert gaps(snapshot, "versions") == []


@pytest.fixture
def measured(small: Logged) -> Logged:
    """The small model with a second version, each evaluated on the same data by another run."""
    client = small.client
    other = client.create_logged_model(small.experiment_id, source_run_id=small.run_id)
    with tracking(small.tracking_uri):
        client.create_model_version(small.name, f"models:/{other.model_id}", small.run_id)
    for model_id, value in ((small.model_id, 0.5), (other.model_id, 0.75)):
        run_id = client.create_run(small.experiment_id).info.run_id
        data = {"dataset_name": "harvest", "dataset_digest": "d1"}
        client.log_metric(run_id, "f1", value, model_id=model_id, **data)
    client.log_metric(small.run_id, "fitted", 1.0)
    return small


@since_mlflow_3
def test_each_has_what_was_measured_of_its_logged_model_on_which_data(measured: Logged) -> None:
    found = read(measured, 2).versions
    assert found is not None
    told = {
        each.version: [(m.key, m.value, m.dataset_name, m.dataset_digest) for m in each.metrics]
        for each in found.versions
    }
    fitted = ("fitted", 1.0, None, None)
    assert told == {
        "2": [fitted, ("f1", 0.75, "harvest", "d1")],
        "1": [fitted, ("f1", 0.5, "harvest", "d1")],
    }


@since_mlflow_3
def test_what_the_other_versions_are_evaluated_by_costs_one_request(
    measured: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    search = Tracking.logged_models_by_id

    def remember(self: Tracking, home: str, model_ids: list[str], name: str | None) -> Any:
        asked.append(model_ids)
        return search(self, home, model_ids, name)

    monkeypatch.setattr(Tracking, "logged_models_by_id", remember)
    read(measured, 1)
    assert [len(model_ids) for model_ids in asked] == [1]


@since_mlflow_3
def test_a_search_of_logged_models_that_fails_is_a_gap_and_costs_no_more(
    measured: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ReadFailed("no")

    monkeypatch.setattr(Tracking, "logged_models_by_id", fail)
    snapshot = read(measured, 2)
    assert snapshot.versions is not None
    newest, oldest = snapshot.versions.versions
    assert [metric.key for metric in newest.metrics] == ["fitted", "f1"]
    assert [metric.key for metric in oldest.metrics] == ["fitted"]
    assert [gap.reason for gap in gaps(snapshot, "versions")] == ["failed"]
