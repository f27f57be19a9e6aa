"""Curves and the numbers beside their axes."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.renderers.drawings import curve
from mlflow_report_plugin.renderers.drawings.scale import scale

numbers = st.floats(allow_nan=False, allow_infinity=False)
positions = st.one_of(numbers, st.integers(0, 10**9).map(float))
points = st.lists(st.tuples(positions, numbers), min_size=1, max_size=40).map(sorted)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ((1.1, 1.9), ["1.2", "1.4", "1.6", "1.8"]),
        ((0, 2), ["0", "1", "2"]),
        ((0.01, 0.99), ["0.2", "0.4", "0.6", "0.8"]),
        ((0, 10_000), ["0", "2,000", "4,000", "6,000", "8,000", "10,000"]),
        ((-5, 5), ["-4", "-2", "0", "2", "4"]),
        ((0.9991, 0.9999), ["0.9992", "0.9994", "0.9996", "0.9998"]),
        ((123_456, 123_789), ["123,500", "123,600", "123,700"]),
        ((1e6, 9e6), ["2,000,000", "4,000,000", "6,000,000", "8,000,000"]),
        ((1e7, 9e7), ["2e7", "4e7", "6e7", "8e7"]),
        ((1e-7, 3e-7), ["1e-7", "1.5e-7", "2e-7", "2.5e-7", "3e-7"]),
        ((-1.7e308, 1.7e308), ["-1e308", "0", "1e308"]),
        ((0.5, 1_200_000.5), ["500,000", "1,000,000"]),
        ((3.14159,), ["3.142"]),
        ((-0.0, 0.0), ["0"]),
        ((1e9, 1e9 + 1e-6), ["1e9"]),
        ((5e-324, 1e-320), ["4.941e-324"]),
    ],
)
def test_round_numbers_stand_beside_an_axis(values: tuple[float, ...], labels: list[str]) -> None:
    assert [label for _, label in scale(values, 4).ticks] == labels


@given(st.lists(numbers, min_size=1))
def test_any_numbers_have_an_axis(values: list[float]) -> None:
    axis = scale(values, 4)
    shares = [axis.share(value) for value in sorted(values)]
    ticks = [axis.share(value) for value, _ in axis.ticks]
    labels = [label for _, label in axis.ticks]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert ticks == sorted(ticks)
    assert 1 <= len(set(labels)) == len(labels) <= 6
    assert max(map(len, labels)) <= 20


@given(points)
def test_any_points_are_drawn_inside(points: list[tuple[float, float]]) -> None:
    axes = curve.plot(tuple(points))
    drawn = places(axes.curve.path)
    assert len(drawn) == len(points)
    assert all(axes.left - 0.1 <= x <= axes.right + 0.1 for x, _ in drawn)
    assert all(0 <= y <= axes.bottom + 0.1 for _, y in drawn)
    line = curve.spark(tuple(points))
    assert all(0 <= x <= curve.SPARK_WIDTH for x, _ in places(line.path))
    assert all(0 <= y <= curve.SPARK_HEIGHT for _, y in places(line.path))
    assert len(line.dots) == 1


def test_of_many_points_the_ends_and_the_extremes_are_kept() -> None:
    values = [0.0] * 10_000
    values[4_321], values[4_322] = 9.0, -9.0
    axes = curve.plot(tuple((float(i), value) for i, value in enumerate(values)))
    drawn = places(axes.curve.path)
    assert len(drawn) < 450
    assert (drawn[0][0], drawn[-1][0]) == (axes.left, axes.right)
    assert {y for _, y in drawn} == {10.0, 78.0, 146.0}
    assert len(axes.curve.dots) == 1


@given(points)
def test_no_labels_touch_or_stand_outside(points: list[tuple[float, float]]) -> None:
    axes = curve.plot(tuple(points))
    digit = 7
    assert all(digit * len(label) < axes.left for _, label in axes.up)
    edges = [(float(x), digit * len(label) / 2) for x, label in axes.across]
    assert all(0 <= x - half < x + half <= curve.WIDTH for x, half in edges)
    for (x, half), (next_x, next_half) in pairwise(edges):
        assert x + half < next_x - next_half


def test_what_is_not_finite_is_left_out() -> None:
    nan, inf = math.nan, math.inf
    assert curve.finite(((0, nan), (1, 2), (2, inf), (3, -inf), (inf, 1))) == ((1, 2),)


def test_a_single_point_stands_in_the_middle() -> None:
    axes = curve.plot(((7.0, 0.5),))
    (dot,) = axes.curve.dots
    assert dot == (axes.across[0][0], axes.up[0][0])
    assert (axes.across[0][1], axes.up[0][1]) == ("7", "0.5")


def places(path: str) -> list[tuple[float, float]]:
    assert re.fullmatch(r"M(-?[\d.]+ -?[\d.]+ ?)+", path)
    written = list(map(float, path[1:].split()))
    return list(zip(written[::2], written[1::2], strict=True))
