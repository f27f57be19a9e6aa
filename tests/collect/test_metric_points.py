"""Whatever a metric did, few points tell where it began, ended, rose and fell."""

from __future__ import annotations

import math
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from mlflow.entities import Metric

from mlflow_report_plugin.collect.metric_histories.metric_points import MAX_POINTS, history
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import MetricHistory

NUMBERS = st.floats(width=32) | st.sampled_from([math.nan, math.inf, -math.inf, 1.7e308])
POINTS = st.tuples(st.integers(-(2**40), 2**40), st.integers(0, 2**42), NUMBERS)
METRICS = st.lists(POINTS, min_size=1, max_size=30)


def refuse(error: ReportError) -> None:
    """Nothing of what is given here is left out."""
    raise error


def of(points: list[tuple[int, int, float]]) -> MetricHistory:
    found = history("x", (Metric("x", value, time, step) for step, time, value in points), refuse)
    assert found is not None
    return found


def test_no_values_are_no_history() -> None:
    assert history("x", [], refuse) is None


@given(METRICS)
def test_every_value_is_counted_once(points: list[tuple[int, int, float]]) -> None:
    found = of(points)
    finite = [value for _, _, value in points if math.isfinite(value)]
    assert found.count == len(points)
    assert found.not_finite == len(points) - len(finite)
    assert sorted(point.value for point in found.points) == sorted(finite)
    assert (found.minimum, found.maximum) == (min(finite, default=None), max(finite, default=None))


@given(METRICS)
def test_the_order_of_logging_does_not_matter(points: list[tuple[int, int, float]]) -> None:
    # Values that are not comparable and were logged at the same instant have no order.
    instants = {(step, time): value for step, time, value in points}
    once = [(step, time, value) for (step, time), value in instants.items()]
    assert of(once) == of(once[::-1])


@given(METRICS)
def test_steps_go_up_from_the_first_to_the_last(points: list[tuple[int, int, float]]) -> None:
    found = of(points)
    steps = [point.step for point in found.points]
    assert steps == sorted(steps)
    assert found.first_step == min(step for step, _, _ in points)
    assert found.last_step == max(step for step, _, _ in points)


@given(METRICS)
def test_the_extremes_are_placed_where_they_were_reached_first(
    points: list[tuple[int, int, float]],
) -> None:
    found = of(points)
    for extreme, step in (
        (found.minimum, found.minimum_step),
        (found.maximum, found.maximum_step),
    ):
        assert step == min((s for s, _, value in points if value == extreme), default=None)


@given(st.integers(MAX_POINTS - 2, 3 * MAX_POINTS), st.integers())
def test_a_sample_is_small_and_keeps_ends_and_extremes(count: int, seed: int) -> None:
    random = Random(seed)
    values = [random.uniform(-1, 1) for _ in range(count)]
    found = of([(step, 0, value) for step, value in enumerate(values)])
    assert len(found.points) <= min(count, MAX_POINTS)
    assert count > MAX_POINTS or len(found.points) == count
    kept = {point.step: point.value for point in found.points}
    assert {0, count - 1} <= set(kept)
    assert {min(values), max(values)} <= set(kept.values())
    assert all(values[step] == value for step, value in kept.items())


def test_of_two_values_of_one_step_the_later_one_is_the_last() -> None:
    assert of([(1, 20, 0.5), (1, 10, 0.9)]).last == 0.5


def test_a_flat_line_that_is_very_long_stays_flat() -> None:
    found = of([(step, step, 1.0) for step in range(100_000)])
    assert found.count == 100_000
    assert {point.value for point in found.points} == {1.0}
    assert [found.points[0].step, found.points[-1].step] == [0, 99_999]


def test_what_sql_stores_keep_for_infinity_is_infinite_again() -> None:
    largest = 1.7976931348623157e308
    found = of([(0, 0, largest), (1, 1, 1.0), (2, 2, -largest)])
    assert (found.last, found.not_finite, found.maximum) == ("-Infinity", 2, 1.0)


def test_a_value_that_is_no_number_is_left_out_and_told() -> None:
    told: list[ReportError] = []
    odd = [("1", 7.9, True), (1, None, 0.5), (0.5, 3, 0.5), (2, "8", "0.25")]
    found = history("x", (Metric("x", value, time, step) for step, time, value in odd), told.append)
    assert found is not None
    assert [(p.step, p.timestamp, p.value) for p in found.points] == [(2, 8, 0.25)]
    assert list(map(str, told)) == ["3 values of x are left out: they are no numbers"]
