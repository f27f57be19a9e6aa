"""Curves and the numbers beside their axes."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.document import Curve, Plot
from mlflow_report_plugin.renderers.drawings import curve, plot
from mlflow_report_plugin.renderers.drawings.scale import scale
from mlflow_report_plugin.renderers.drawings.words import LETTER, letters

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
def test_any_line_of_a_cell_is_drawn_inside(points: list[tuple[float, float]]) -> None:
    line = curve.spark(tuple(points))
    assert all(0 <= x <= curve.SPARK_WIDTH for x, _ in places(line.path))
    assert all(0 <= y <= curve.SPARK_HEIGHT for _, y in places(line.path))
    assert len(line.dots) == 1


@given(points)
def test_any_points_are_drawn_between_the_axes(points: list[tuple[float, float]]) -> None:
    drawing = drawn(Curve("loss", tuple(points)))
    (only,) = drawing.curves
    found = places(only.curve.path)
    assert len(found) == len(points)
    assert all(drawing.left <= x <= drawing.right for x, _ in found)
    assert all(drawing.top <= y <= drawing.bottom for _, y in found)


def test_of_many_points_the_ends_and_the_extremes_are_kept() -> None:
    values = [0.0] * 10_000
    values[4_321], values[4_322] = 9.0, -9.0
    drawing = drawn(Curve("loss", tuple((float(i), value) for i, value in enumerate(values))))
    (only,) = drawing.curves
    found = places(only.curve.path)
    assert len(found) < 450
    assert found[0][0] < drawing.left + 10
    assert found[-1][0] == drawing.right
    middle = (drawing.top + drawing.bottom) / 2
    assert {y for _, y in found} == {drawing.top, middle, drawing.bottom}
    assert len(only.curve.dots) == 1


@given(points)
def test_no_labels_touch_or_stand_outside(points: list[tuple[float, float]]) -> None:
    drawing = drawn(Curve("loss", tuple(points)))
    digit = 7
    assert all(digit * len(label) < drawing.left - 12 for _, label in drawing.up)
    edges = [(float(x), digit * len(label) / 2) for x, label in drawing.across]
    assert all(0 <= x - half < x + half <= plot.WIDTH for x, half in edges)
    for (x, half), (next_x, next_half) in pairwise(edges):
        assert x + half < next_x - next_half


def test_curves_of_one_plot_are_told_apart_without_colours() -> None:
    drawing = drawn(*(Curve(f"loss {i}", ((0.0, 1.0), (1.0, float(i)))) for i in range(4)))
    assert [entry.name for entry in drawing.legend] == ["loss 0", "loss 1", "loss 2", "loss 3"]
    assert [entry.dash for entry in drawing.legend] == [each.dash for each in drawing.curves]
    assert len({plot.DASHES[each.dash] for each in drawing.curves}) == 4


@given(st.lists(st.text(max_size=80), min_size=2, max_size=6))
def test_any_names_of_curves_have_room(names: list[str]) -> None:
    drawing = drawn(*(Curve(name, ((0.0, 1.0),)) for name in names))
    assert len(drawing.legend) == len(names)
    assert all(e.x + 29 + LETTER * letters(e.name) <= plot.WIDTH for e in drawing.legend)
    assert all(0 < entry.y < drawing.top for entry in drawing.legend)
    on_lines = [(entry.y, entry.x) for entry in drawing.legend]
    assert on_lines == sorted(set(on_lines))


def test_a_ring_marks_the_best_point_and_the_legend_says_so() -> None:
    drawing = drawn(Curve("loss", ((0.0, 2.0), (1.0, 0.51234567), (2.0, 1.0)), (1.0, 0.51234567)))
    (only,) = drawing.curves
    assert only.best == only.curve.dots[1]
    assert [(entry.name, entry.dash) for entry in drawing.legend] == [("best: 0.5123", None)]
    assert not drawn(Curve("loss", ((0.0, 2.0), (1.0, 1.0)))).legend
    assert not drawn(Curve("loss", ((0.0, 2.0),), (1.0, math.nan))).legend


def test_a_line_stands_at_zero_only() -> None:
    over = drawn(Curve("loss", ((0.0, -1.0), (1.0, 3.0))))
    assert over.zero == {label: y for y, label in over.up}["0"]
    assert drawn(Curve("loss", ((0.0, 0.5), (1.0, 3.0)))).zero == ""


def test_curves_without_one_number_are_not_drawn() -> None:
    never = Curve("loss", ((0.0, math.nan),))
    assert plot.draw(Plot("loss", (never,), "words")) is None
    (only,) = drawn(never, Curve("val_loss", ((0.0, 1.0),))).curves
    assert only.curve.path.startswith("M")


def drawn(*curves: Curve) -> plot.Drawing:
    drawing = plot.draw(Plot("loss", curves, "words", up="loss"))
    assert drawing is not None
    return drawing


def test_what_is_not_finite_is_left_out() -> None:
    nan, inf = math.nan, math.inf
    assert curve.finite(((0, nan), (1, 2), (2, inf), (3, -inf), (inf, 1))) == ((1, 2),)


def test_a_single_point_stands_in_the_middle() -> None:
    drawing = drawn(Curve("loss", ((7.0, 0.5),)))
    (dot,) = drawing.curves[0].curve.dots
    assert dot == (drawing.across[0][0], drawing.up[0][0])
    assert (drawing.across[0][1], drawing.up[0][1]) == ("7", "0.5")


def places(path: str) -> list[tuple[float, float]]:
    assert re.fullmatch(r"M(-?[\d.]+ -?[\d.]+ ?)+", path)
    written = list(map(float, path[1:].split()))
    return list(zip(written[::2], written[1::2], strict=True))
