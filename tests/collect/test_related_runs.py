"""The run above and the runs below the run that logged the model."""

from __future__ import annotations

import json

import pytest

from mlflow_report_plugin.collect import related_runs
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import RelatedRuns, Snapshot
from tests.collect.conftest import FAULTS, REST, Read, gaps
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

PARENT = "mlflow.parentRunId"
SEARCH = f"{REST}/runs/search"


def related(snapshot: Snapshot) -> RelatedRuns:
    assert snapshot.related_runs is not None
    return snapshot.related_runs


def test_the_parent_is_there(busy_snapshot: Snapshot) -> None:
    parent = related(busy_snapshot).parent
    assert parent is not None
    assert parent.run_name == "the search"
    assert (parent.web_ui_link or "").endswith(f"/runs/{parent.run_id}")


def test_the_children_are_there_the_newest_first_with_their_metrics(
    busy_snapshot: Snapshot,
) -> None:
    found = related(busy_snapshot)
    assert [run.run_name for run in found.children] == ["child 1", "child 0"]
    assert [metric.value for run in found.children for metric in run.metrics] == [1.0, 0.0]
    assert not found.more_children


def test_a_run_without_others_has_none_and_no_gap(read_small: Read) -> None:
    snapshot = read_small()
    assert related(snapshot) == RelatedRuns()
    assert gaps(snapshot, "related_runs") == []


def test_more_children_than_are_named_are_said_to_be_there(
    busy: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related_runs, "MAX_CHILDREN", 1)
    found = related(collect(Client(busy.tracking_uri), busy.uri))
    assert [run.run_name for run in found.children] == ["child 1"]
    assert found.more_children


def test_as_many_children_as_are_named_at_most_are_all_there_is(
    busy: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related_runs, "MAX_CHILDREN", 2)
    assert not related(collect(Client(busy.tracking_uri), busy.uri)).more_children


@pytest.mark.parametrize(
    ("parent", "reason"),
    [("0" * 32, "absent"), ("x' OR '1'='1", "failed"), ("../../etc", "failed")],
)
def test_a_parent_that_is_not_there_is_a_gap(
    small: Logged, read_small: Read, parent: str, reason: str
) -> None:
    small.client.set_tag(small.run_id, PARENT, parent)
    snapshot = read_small()
    assert related(snapshot).parent is None
    assert [gap.reason for gap in gaps(snapshot, "related_runs")] == [reason]


def test_a_run_that_is_its_own_parent_does_no_harm(small: Logged, read_small: Read) -> None:
    small.client.set_tag(small.run_id, PARENT, small.run_id)
    found = related(read_small())
    assert found.parent is not None
    assert [found.parent.run_id, *(run.run_id for run in found.children)] == [small.run_id] * 2


@pytest.mark.parametrize("reason", FAULTS)
def test_children_that_cannot_be_read_are_a_gap(read_busy: Read, proxy: Proxy, reason: str) -> None:
    status, body = FAULTS[reason]
    proxy.answer(SEARCH, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.related_runs is None
    assert [gap.reason for gap in gaps(snapshot, "related_runs")] == [reason]


@pytest.mark.parametrize("reason", FAULTS)
def test_a_parent_that_cannot_be_read_is_a_gap_and_the_children_stay(
    read_busy: Read, busy_snapshot: Snapshot, proxy: Proxy, reason: str
) -> None:
    parent = related(busy_snapshot).parent
    assert parent is not None
    status, body = FAULTS[reason]
    proxy.answer(f"{REST}/runs/get.*{parent.run_id}", status=status, body=body)
    snapshot = read_busy()
    assert related(snapshot).parent is None
    assert len(related(snapshot).children) == 2
    assert [gap.reason for gap in gaps(snapshot, "related_runs")] == [reason]


@pytest.mark.parametrize(
    "answer",
    [{"runs": 7}, {"runs": [{"info": {"start_time": "soon"}}]}, {"runs": [[]]}, []],
)
def test_an_answer_that_lies_costs_the_part(read_busy: Read, proxy: Proxy, answer: object) -> None:
    proxy.answer(SEARCH, body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "related_runs")] == ["failed"]
    assert snapshot.run is not None
