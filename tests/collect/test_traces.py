"""What the newest traces of a logged model say together."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable

import mlflow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.collect import traces
from mlflow_report_plugin.collect.client import tracking as tracking_client
from mlflow_report_plugin.snapshot import Snapshot, Traces
from tests.collect.conftest import FAULTS, Read, gaps
from tests.models import MLFLOW_3, Logged, tracking
from tests.proxy import Proxy

pytestmark = [
    pytest.mark.versions,
    pytest.mark.skipif(not MLFLOW_3, reason="traces know their model since MLflow 3"),
]

SEARCH = "/api/3.0/mlflow/traces/search"
Trace = Callable[..., None]


def found(snapshot: Snapshot) -> Traces:
    assert snapshot.traces is not None
    return snapshot.traces


@pytest.fixture
def trace(small: Logged) -> Trace:
    """Leave traces of the small model in its store, with times that are known."""
    from mlflow.entities import TraceInfo, TraceState
    from mlflow.entities.trace_location import TraceLocation
    from mlflow.tracking._tracking_service.utils import _get_store

    store = _get_store(small.tracking_uri)
    location = TraceLocation.from_experiment_id(small.experiment_id)
    number = iter(range(10_000))

    def leave(
        duration: int | None = 10,
        state: str = "OK",
        model_id: str | None = small.model_id,
        **metadata: str,
    ) -> None:
        n = next(number)
        known = {"mlflow.modelId": model_id} if model_id else {}
        id_ = f"tr-{small.name}-{n}"[-50:]
        info = TraceInfo(
            id_, location, 1_000 + n, TraceState(state), execution_duration=duration,
            trace_metadata={**known, **metadata},
        )  # fmt: skip
        store.start_trace(info)

    return leave


def test_a_model_without_traces_has_none_and_no_gap(read_small: Read) -> None:
    snapshot = read_small()
    assert found(snapshot) == Traces(count=0)
    assert gaps(snapshot, "traces") == []


def test_what_an_application_leaves_is_counted(busy: Logged, read_busy: Read) -> None:
    """Through MLflow's own API: one call that works and one that fails."""
    with tracking(busy.tracking_uri):
        mlflow.set_experiment(experiment_id=busy.experiment_id)
        mlflow.set_active_model(model_id=busy.model_id)

        @mlflow.trace
        def answer(question: str) -> str:
            span = mlflow.get_current_active_span()
            assert span is not None
            usage = {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
            span.set_attribute("mlflow.chat.tokenUsage", usage)
            return question[0]

        answer("why?")
        with pytest.raises(IndexError):
            answer("")
        mlflow.flush_trace_async_logging()
        mlflow.clear_active_model()
    counted = found(read_busy())
    assert (counted.count, counted.errors, counted.more) == (2, 1, False)
    assert (counted.input_tokens, counted.output_tokens, counted.total_tokens) == (6, 8, 14)
    assert counted.traces_with_tokens == 2
    assert counted.latency_p50 is not None
    assert counted.newest is not None


def test_errors_times_and_ends_are_summed_up(trace: Trace, read_small: Read) -> None:
    for duration in range(1, 21):
        trace(duration, "ERROR" if duration % 10 == 0 else "OK")
    counted = found(read_small())
    assert (counted.count, counted.errors) == (20, 2)
    assert (counted.latency_p50, counted.latency_p95) == (10.0, 19.0)
    assert (counted.oldest, counted.newest) == (1_000, 1_019)


def test_traces_of_other_models_are_not_counted(trace: Trace, read_small: Read) -> None:
    trace()
    trace(model_id="m-another")
    trace(model_id=None)
    assert found(read_small()).count == 1


@pytest.mark.parametrize("duration", [None, 0])
def test_a_trace_that_has_not_ended_has_no_time(
    duration: int | None, trace: Trace, read_small: Read
) -> None:
    trace(duration, "IN_PROGRESS")
    counted = found(read_small())
    assert (counted.count, counted.errors, counted.latency_p50) == (1, 0, None)


def test_only_the_newest_are_looked_at_and_that_is_said(
    trace: Trace, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "LOOKED_AT", 3)
    for duration in (9_000, 10, 20, 30):
        trace(duration)
    counted = found(read_small())
    assert (counted.count, counted.more, counted.latency_p95) == (3, True, 30.0)


def test_exactly_as_many_as_are_looked_at_are_all(
    trace: Trace, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "LOOKED_AT", 3)
    for _ in range(3):
        trace()
    assert not found(read_small()).more


def test_more_than_one_page_is_read(
    trace: Trace, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking_client, "TRACES_A_PAGE", 2)
    for _ in range(5):
        trace()
    counted = found(read_small())
    assert (counted.count, counted.oldest, counted.newest) == (5, 1_000, 1_004)


def test_tokens_that_only_some_traces_tell_are_added_up(trace: Trace, read_small: Read) -> None:
    for usage in ('{"input_tokens": 5, "total_tokens": 5}', '{"input_tokens": 2}', "{}", "[", "7"):
        trace(**{traces.USAGE: usage})
    trace(**{traces.USAGE: '{"input_tokens": "many", "output_tokens": null}'})
    counted = found(read_small())
    assert (counted.input_tokens, counted.output_tokens, counted.total_tokens) == (7, None, 5)
    assert (counted.count, counted.traces_with_tokens) == (6, 2)


@pytest.mark.parametrize("reason", FAULTS)
def test_traces_that_cannot_be_read_are_a_gap(read_busy: Read, proxy: Proxy, reason: str) -> None:
    status, body = FAULTS[reason]
    proxy.answer(SEARCH, status=status, body=body)
    snapshot = read_busy()
    assert snapshot.traces is None
    assert [gap.reason for gap in gaps(snapshot, "traces")] == [reason]


def test_a_server_that_knows_no_traces_is_said_to_offer_none(read_busy: Read, proxy: Proxy) -> None:
    page = b"<html>Not Found</html>"  # also where MLflow looks for the older kind
    proxy.answer("/mlflow/traces", status=404, body=page, content_type="text/html")
    assert [gap.reason for gap in gaps(read_busy(), "traces")] == ["unsupported"]


@pytest.mark.parametrize(
    "answer", [{"traces": 7}, {"traces": [{"request_time": "soon"}]}, {"traces": [7]}]
)
def test_an_answer_that_lies_costs_the_part(read_busy: Read, proxy: Proxy, answer: object) -> None:
    proxy.answer(SEARCH, body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "traces")] == ["failed"]
    assert snapshot.run is not None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=300), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(
    values: list[int], percent: int
) -> None:
    ordered = sorted(map(float, values))
    value = traces._percentile(ordered, percent)
    assert value in ordered
    assert sum(each <= value for each in ordered) * 100 >= percent * len(ordered)
    smaller = [each for each in ordered if each < value]
    assert len(smaller) * 100 < percent * len(ordered)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=300))
def test_half_of_the_traces_do_not_exceed_the_median(values: list[int]) -> None:
    ordered = sorted(map(float, values))
    assert traces._percentile(ordered, 50) == statistics.median_low(ordered)


def test_no_values_have_no_percentile() -> None:
    assert traces._percentile([], 50) is None
