"""The version before is read for what changed since, and for nothing else."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.collect.reading import parts as reading
from mlflow_report_plugin.collect.reading.version_numbers import number_before
from mlflow_report_plugin.diff.comparing import since
from mlflow_report_plugin.snapshot import Snapshot
from tests.collect.conftest import FAULTS, gaps
from tests.models import Logged, log_wine
from tests.proxy import Proxy

pytestmark = pytest.mark.versions
FIRST = r"model-versions/get\?name=twice-\w+&version=1"


@pytest.fixture(scope="module")
def twice(server: str) -> Logged:
    """The second of two versions, with another param, from the same experiment."""
    name = f"twice-{uuid.uuid4().hex}"
    log_wine(server, name)
    return log_wine(server, name, params={"C": "2"})


@pytest.fixture
def read(twice: Logged, proxy: Proxy) -> Callable[..., Snapshot]:
    return lambda **options: collect(Client(proxy.url), twice.uri, compare=since, **options)


def identities(snapshot: Snapshot) -> list[str]:
    assert snapshot.changes is not None
    return [each.identity for each in snapshot.changes.changes if each.part == "params"]


def test_what_changed_is_told(read: Callable[..., Snapshot]) -> None:
    snapshot = read()
    assert identities(snapshot) == ["C", "penalty"]
    assert snapshot.changes is not None
    assert snapshot.changes.version == "1"


def test_no_request_is_made_twice_and_all_have_one_id(
    read: Callable[..., Snapshot], proxy: Proxy
) -> None:
    read()
    counted = Counter((each.method, each.path, each.body) for each in proxy.requests)
    assert {request: count for request, count in counted.items() if count > 1} == {}
    assert len({each.headers.get("x-mlflow-report") for each in proxy.requests}) == 1


def test_few_requests_are_made_for_it(
    read: Callable[..., Snapshot], twice: Logged, proxy: Proxy
) -> None:
    read()
    with_it = len(proxy.requests)
    proxy.reset()
    collect(Client(proxy.url), twice.uri)
    assert with_it - len(proxy.requests) <= 12


@pytest.mark.parametrize("options", [{"depth": "basic"}, {"compare": None}])
def test_it_is_not_read_where_it_was_not_asked_for(
    twice: Logged, proxy: Proxy, options: dict[str, str | None]
) -> None:
    asked = {"compare": since, **options}
    snapshot = collect(Client(proxy.url), twice.uri, **asked)  # type: ignore[arg-type]  # as asked
    assert snapshot.changes is None
    assert not [each for each in proxy.requests if "version=1" in each.path]


@pytest.mark.parametrize("reason", FAULTS)
def test_a_version_before_that_cannot_be_read_is_a_gap(
    read: Callable[..., Snapshot], proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(FIRST, status, body)
    snapshot = read()
    assert snapshot.changes is None
    assert [each.reason for each in gaps(snapshot, "changes")] == [reason]
    assert snapshot.run is not None


def test_a_version_before_that_never_answers_costs_no_more_than_its_changes(
    read: Callable[..., Snapshot], proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading.Parts.left, "__defaults__", (2.0,))
    proxy.hang(FIRST)
    snapshot = read()
    assert snapshot.changes is None
    assert [each.reason for each in gaps(snapshot, "changes")] == ["failed"]


def test_a_run_that_may_not_be_read_is_not_compared(
    read: Callable[..., Snapshot], twice: Logged, proxy: Proxy
) -> None:
    source = MlflowClient(twice.tracking_uri).get_model_version(twice.name, "1").run_id
    assert source is not None
    proxy.answer(rf"runs/get.*{source}", *FAULTS["forbidden"])
    snapshot = read()
    assert snapshot.changes is not None
    told = {(each.part, each.side, each.reason) for each in snapshot.changes.not_comparable}
    assert ("params", "old", "forbidden") in told
    assert "added" not in {each.kind for each in snapshot.changes.changes if each.part == "params"}


@pytest.fixture
def elsewhere(own_store: str, tmp_path: Path) -> Logged:
    """The second of two versions, of which the first is from another experiment."""
    places = {"experiment": "first", "artifact_location": tmp_path / "first"}
    log_wine(own_store, "moved", **places)  # type: ignore[arg-type]  # as they are called
    return log_wine(own_store, "moved", experiment="second", artifact_location=tmp_path / "second")


def test_others_are_told_of_versions_of_the_same_experiment_only(
    twice: Logged, elsewhere: Logged
) -> None:
    for logged, is_told in ((twice, True), (elsewhere, False)):
        client = Client(logged.tracking_uri)
        shared = collect(client, logged.uri, compare=since, reach="shared")
        assert (shared.changes is not None) == is_told
        assert collect(client, logged.uri, compare=since).changes is not None


@pytest.mark.parametrize(
    ("listed", "before"),
    [
        (["3", "2", "1"], "2"),
        (["1", "2"], "2"),
        ([3, 1], "1"),
        (["3", None, "x", "-1", {}], None),
        ([], None),
        (["9", "8"], None),
    ],
)
def test_the_version_before_is_the_newest_older_one(
    listed: list[object], before: str | None
) -> None:
    assert number_before([{"version": each} for each in listed], "3") == before
