"""Numbers side by side, and counts as shades."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.document import Bars, Matrix
from mlflow_report_plugin.renderers.drawings import bars, matrix
from mlflow_report_plugin.renderers.drawings.words import LETTER, fit, letters

numbers = st.none() | st.floats()
groups = st.lists(st.tuples(st.text(max_size=40), st.tuples(numbers, numbers)), min_size=1)


@given(groups)
def test_any_bars_and_their_numbers_stand_inside(
    found: list[tuple[str, tuple[float | None, float | None]]],
) -> None:
    drawing = bars.draw(Bars("", ("train", "test"), tuple(found), ""))
    finite = [n for _, pair in found for n in pair if n is not None and math.isfinite(n)]
    if drawing is None:
        assert not finite
        return
    assert len(drawing.bars) == len(finite)
    for bar in drawing.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= bars.WIDTH
        assert -1 <= bar.end <= bar.end + LETTER * len(bar.number) <= bars.WIDTH + 1
        assert 0 < bar.y < bar.y + drawing.bar <= drawing.height


def test_a_longer_bar_is_a_larger_number() -> None:
    drawing = bars.draw(Bars("", ("train", "test"), (("f1", (0.9, 0.45)), ("r2", (-0.3, 0.0))), ""))
    assert drawing is not None
    high, half, below, none = drawing.bars
    assert abs(high.width / half.width - 2) < 0.01
    assert (high.x, half.x) == (drawing.zero, drawing.zero)
    assert abs(below.x + below.width - drawing.zero) < 0.2
    assert none.width < 1


def test_series_are_told_apart_by_how_they_are_filled() -> None:
    drawing = bars.draw(Bars("", ("a", "b", "c"), (("f1", (1.0, 2.0, 3.0)),), ""))
    assert drawing is not None
    assert [bar.fill for bar in drawing.bars] == [fill for _, fill, _ in drawing.legend]
    assert len({bar.fill for bar in drawing.bars}) == 3


def test_a_darker_cell_is_a_larger_share_of_its_row() -> None:
    rows = matrix.draw(Matrix("", ("no", "yes"), ((46, 7), (5, 85)), ""))
    told = [(name, [(c.number, c.share, c.shade) for c in counts]) for name, counts in rows]
    assert told == [
        ("no", [("46", "86.8 %", 7), ("7", "13.2 %", 1)]),
        ("yes", [("5", "5.6 %", 0), ("85", "94.4 %", 8)]),
    ]


@given(st.lists(st.lists(st.integers(), max_size=4), max_size=4))
def test_any_counts_have_a_shade(counts: list[list[int]]) -> None:
    block = Matrix("", tuple("abcd"), tuple(map(tuple, counts)), "")
    shades = [count.shade for _, row in matrix.draw(block) for count in row]
    assert all(0 <= shade <= matrix.SHADES for shade in shades)


def test_very_many_classes_are_told_in_words() -> None:
    labels = tuple(map(str, range(100)))
    assert not matrix.draw(Matrix("", labels, ((0,) * 100,) * 100, "words"))


@given(st.text(max_size=80), st.integers(1, 300))
def test_any_words_fit(text: str, room: int) -> None:
    shown = fit(text, room)
    assert letters(shown) * LETTER <= max(room, 2 * LETTER)
    assert fit("評価" * 40, 70) == "評価評価…"
