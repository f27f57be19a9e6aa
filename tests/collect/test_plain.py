"""MLflow's values become values that strict JSON can hold."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st
from mlflow.entities import Metric

from mlflow_report_plugin.collect.reading.plain import number, plain, text


@given(st.text())
def test_text_that_can_be_written_stays_as_it_is(value: str) -> None:
    assert text(value) == value


def test_half_a_surrogate_pair_is_written_out() -> None:
    assert text("a\ud800b") == "a\\ud800b"


def test_numbers_without_json_are_named() -> None:
    assert [number(x) for x in (1.5, math.nan, math.inf, -math.inf)] == [
        1.5,
        "NaN",
        "Infinity",
        "-Infinity",
    ]


def test_entities_become_mappings_of_their_attributes() -> None:
    assert plain([Metric("loss", math.nan, 12, 3)])[0] == {
        **plain(Metric("loss", 1.0, 12, 3)),
        "value": "NaN",
    }


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(nested)
def test_everything_can_be_written_as_strict_json(value: object) -> None:
    json.dumps(plain(value), allow_nan=False).encode("utf-8")
