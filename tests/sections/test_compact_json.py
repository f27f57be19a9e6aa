"""JSON with a line for each row of numbers is the same JSON."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.sections.mlflow_model.compact_json import WIDEST, compact

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars, lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=30
)


@given(values, st.sampled_from([None, 0, 2]))
def test_it_is_the_same_json(value: object, indent: int | None) -> None:
    assert json.loads(compact(json.dumps(value, indent=indent))) == value


@given(values, st.integers(0, 200))
def test_the_beginning_of_json_loses_nothing_but_white_space(value: object, length: int) -> None:
    text = json.dumps(value)[:length]
    assert "".join(compact(text).split()) == "".join(text.split())


def test_a_long_row_is_broken_between_its_numbers() -> None:
    lines = compact(json.dumps([[0.123456789] * 50, [1, 2]])).splitlines()
    assert max(map(len, lines)) <= WIDEST + 1
    assert lines[0] == "["
    assert lines[-2:] == ["  [1, 2]", "]"]
    assert 5 < len(lines) < 15


def test_objects_have_a_line_for_each_key() -> None:
    text = compact('{"a": {"b": 1, "c": [ ]}, "d": {}}')
    assert text == '{\n  "a": {\n    "b": 1,\n    "c": []\n  },\n  "d": {}\n}'
