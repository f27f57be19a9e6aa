"""The metrics of the run over its steps."""

from __future__ import annotations

import json
import math

import pytest

from mlflow_report_plugin.collect import metric_histories
from mlflow_report_plugin.snapshot import MetricHistories, MetricHistory, Snapshot
from tests.collect.conftest import FAULTS, REST, Read, gaps
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

HISTORY = f"{REST}/metrics/get-history"


def histories(snapshot: Snapshot) -> dict[str, MetricHistory]:
    assert snapshot.metric_histories is not None
    return {each.key: each for each in snapshot.metric_histories.histories}


def test_each_metric_has_its_history(busy_snapshot: Snapshot) -> None:
    names = ["accuracy", "log_loss", "long", "loss", "system/cpu_percent"]
    assert list(histories(busy_snapshot)) == names


def test_one_value_is_a_history_of_one_point(busy_snapshot: Snapshot) -> None:
    found = histories(busy_snapshot)["accuracy"]
    assert (found.count, found.first_step, found.last_step) == (1, 0, 0)
    assert (found.minimum, found.maximum, found.last) == (0.983, 0.983, 0.983)
    assert [point.value for point in found.points] == [0.983]


def test_what_is_no_number_is_counted_and_not_drawn(busy_snapshot: Snapshot) -> None:
    """SQL stores keep the largest number for infinity."""
    found = histories(busy_snapshot)["loss"]
    assert (found.count, found.not_finite) == (5, 2)
    assert [point.step for point in found.points] == [0, 3, 4]
    assert (found.minimum, found.minimum_step) == (0.25, 3)
    assert (found.maximum, found.maximum_step) == (0.75, 4)


@pytest.mark.parametrize(
    ("value", "name"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")]
)
def test_a_metric_that_was_never_a_number_has_no_extremes(
    small: Logged, read_small: Read, value: float, name: str
) -> None:
    small.client.log_metric(small.run_id, "loss", value)
    snapshot = read_small()
    found = histories(snapshot)["loss"]
    assert (found.last, found.count, found.not_finite) == (name, 1, 1)
    assert (found.minimum, found.maximum, found.points) == (None, None, ())
    assert snapshot.run is not None
    assert [metric.value for metric in snapshot.run.metrics] == [name]


def test_a_long_history_is_sampled_with_its_ends_and_extremes(busy_snapshot: Snapshot) -> None:
    found = histories(busy_snapshot)["long"]
    steps = [point.step for point in found.points]
    assert found.count == 1_000
    assert len(steps) <= 200
    assert {0, 400, 999} <= set(steps)
    assert (found.maximum, found.maximum_step) == (0, 400)
    assert (found.minimum, found.minimum_step) == (-(599.0**2), 999)


def test_a_run_without_metrics_has_none_and_no_gap(read_small: Read) -> None:
    snapshot = read_small()
    assert snapshot.metric_histories == MetricHistories(histories=())
    assert gaps(snapshot, "metric_histories") == []


def test_of_very_many_metrics_those_of_the_machine_are_left_out_first(
    small: Logged, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_histories, "MAX_HISTORIES", 3)
    for key in ("a", "system/gpu", "system/cpu", "z", "y"):
        small.client.log_metric(small.run_id, key, 1)
    found = read_small().metric_histories
    assert found is not None
    assert [each.key for each in found.histories] == ["a", "y", "z"]
    assert found.left_out == ("system/cpu", "system/gpu")


def test_no_more_than_a_hundred_requests_are_made() -> None:
    assert metric_histories.MAX_HISTORIES == 100


@pytest.mark.parametrize("reason", FAULTS)
def test_histories_that_cannot_be_read_are_a_gap(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(HISTORY, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.metric_histories is None
    assert [gap.reason for gap in gaps(snapshot, "metric_histories")] == [reason]
    assert snapshot.run is not None
    assert snapshot.run.metrics != ()


@pytest.mark.parametrize("reason", FAULTS)
def test_one_that_cannot_be_read_is_a_gap_and_the_others_stay(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{HISTORY}.*metric_key=long", status=status, body=body)
    snapshot = read_busy()
    assert set(histories(snapshot)) == {"accuracy", "log_loss", "loss", "system/cpu_percent"}
    assert [gap.reason for gap in gaps(snapshot, "metric_histories")] == [reason]


@pytest.mark.parametrize(
    "answer",
    [
        {"metrics": 7},
        {"metrics": [{"value": "much", "step": 1}]},
        {"metrics": [[1, 2]]},
        [],
    ],
)
def test_an_answer_that_lies_costs_the_metric(
    read_busy: Read, proxy: Proxy, answer: object
) -> None:
    proxy.answer(f"{HISTORY}.*metric_key=long", body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert "long" not in histories(snapshot)
    assert [gap.reason for gap in gaps(snapshot, "metric_histories")] == ["failed"]


def test_a_metric_that_the_server_has_no_values_of_is_none(read_busy: Read, proxy: Proxy) -> None:
    proxy.answer(f"{HISTORY}.*metric_key=long", body=b"{}")
    snapshot = read_busy()
    assert "long" not in histories(snapshot)
    assert gaps(snapshot, "metric_histories") == []
