"""Tensors: what the comparer says, held against MLflow's own enforcement and scoring server."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlflow_report_plugin.snapshot import Caller, Outcome
from tests.diff.signature.calling import Model, Refused
from tests.diff.signature.data import Spec, same
from tests.diff.signature.happening import Seen, changes, hold_against
from tests.diff.signature.specs import tensor

pytestmark = pytest.mark.versions

# Among them are values that a smaller dtype cannot hold.
VALUES: dict[str, list[Any]] = {
    "bool": [True, False],
    "int8": [5, -7],
    "uint8": [5, 200],
    "int32": [-5, 2**24 + 1],
    "uint32": [5, 2**32 - 1],
    "int64": [-5, 2**40 + 1],
    "float16": [0.5, 1.5],
    "float32": [0.5, 1 / 3],
    "float64": [0.1, 1.5],
    "str": ["abcd", "x y"],
    "object": ["abcd", 5],
}
SHAPES = [(-1,), (-1, 1), (-1, 2), (-1, -1), (-1, 2, 3), (-1, 6), (2, 2), (2,), (-1, -1, 3)]
Arrays = dict[str, Any]


def pair(name: str) -> Spec:
    return tensor("float64", -1, 2, name=name)


MORE: dict[str, tuple[list[Spec], list[Spec]]] = {
    "a tensor": ([pair("a")], [pair("a"), pair("b")]),
    "the last tensor": ([pair("a"), pair("b")], [pair("a")]),
    "the first tensor": ([pair("a"), pair("b")], [pair("b")]),
    "another order": ([pair("a"), pair("b")], [pair("b"), pair("a")]),
    "another name": ([pair("a")], [pair("b")]),
    "a name": ([pair("")], [pair("a")]),
    "no name": ([pair("a")], [pair("")]),
    "one without a name": ([pair("a"), pair("b")], [pair("")]),
    "two with names": ([pair("")], [pair("a"), pair("b")]),
    "dtype and shape": ([tensor("int64", -1, 2)], [tensor("float64", -1, -1)]),
}


@pytest.mark.parametrize("shape", [(-1,), (-1, 2)])
@pytest.mark.parametrize("name", ["", "a"])
def test_each_dtype_becomes_each_other(model: Model, shape: tuple[int, ...], name: str) -> None:
    wrong = []
    for was, now in itertools.product(VALUES, VALUES):
        old, new = ([tensor(dtype, *shape, name=name)] for dtype in (was, now))
        wrong += held(model, old, new, f"{was} becomes {now}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("name", ["", "a"])
def test_each_shape_becomes_each_other(model: Model, name: str) -> None:
    wrong = []
    for was, now in itertools.product(SHAPES, SHAPES):
        old, new = ([tensor("float64", *shape, name=name)] for shape in (was, now))
        wrong += held(model, old, new, f"{was} becomes {now}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("case", MORE)
def test_tensors_come_go_and_change(model: Model, case: str) -> None:
    assert held(model, *MORE[case], case) == []


def held(model: Model, old: list[Spec], new: list[Spec], what: str) -> list[str]:
    """What was said and does not hold."""
    try:
        hold_against(seen_with_tensors(model, old, new), changes(old, new))
    except AssertionError as error:
        return [f"{what}: {str(error).splitlines()[0]}"]
    return []


def seen_with_tensors(model: Model, old: list[Spec], new: list[Spec]) -> Seen:
    """Call a model with tensors of the old signature, with that one and with the new one."""
    seen: Seen = defaultdict(set)
    key = str(old)
    if key not in model.suits:
        model.take({"inputs": old})
        model.suits[key] = [
            (caller, call, arrays, got)
            for open_length in (2, 3)
            for arrays in [{s.get("name", ""): made(s, open_length, i) for i, s in enumerate(old)}]
            for caller, call in calls(model, arrays)
            if (got := tried(call)) is not None
        ]
    model.take({"inputs": new})
    for caller, call, sent, got in model.suits[key]:
        seen[caller].add(outcome(got, tried(call), sent))
    return seen


def made(spec: Spec, open_length: int, turn: int) -> Any:
    """An array that suits a tensor."""
    dtype, shape = spec["tensor-spec"]["dtype"], spec["tensor-spec"]["shape"]
    lengths = [open_length if length == -1 else length for length in shape]
    size = int(np.prod(lengths))
    flat = [VALUES[dtype][(place + turn) % 2] for place in range(size)]
    return np.array(flat, dtype=dtype).reshape(lengths)


def calls(model: Model, arrays: Arrays) -> Iterator[tuple[Caller, Callable[[], Any]]]:
    named = "" not in arrays
    only = arrays.get("")
    yield "predict", lambda: model.predict(dict(arrays) if named else only)
    cells = {name: [flat(row) for row in array] for name, array in arrays.items()}
    records = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=False)]
    columns = [name or "c" for name in cells]
    split = {"columns": columns, "data": [[*row.values()] for row in records]}
    yield "rest_dataframe", lambda: model.post({"dataframe_split": split})
    lists = {name: array.tolist() for name, array in arrays.items()} if named else only.tolist()
    yield "rest_tensor", lambda: model.post({"inputs": lists})
    rows = [{k: np.asarray(a[i]).tolist() for k, a in arrays.items()} for i in range(len(records))]
    yield "rest_tensor", lambda: model.post({"instances": rows if named else lists})
    series = {
        name or "c": pd.Series([*array.reshape(len(array), -1)] if array.ndim > 1 else array)
        for name, array in arrays.items()
    }
    yield "spark_udf", lambda: model.spark(pd.DataFrame(series))
    yield "spark_udf", lambda: model.spark(*series.values())
    if only is not None and only.ndim == 2:
        # Each number of a row in a column of its own.
        yield "rest_dataframe", lambda: model.post({"dataframe_split": {"data": only.tolist()}})
        wide = pd.DataFrame({f"x{n}": only[:, n] for n in range(only.shape[1])})
        yield "spark_udf", lambda: model.spark(wide)


def tried(call: Callable[[], Any]) -> Arrays | None:
    try:
        got = call()
    except Refused:
        return None
    if isinstance(got, pd.DataFrame):
        got = {str(name): got[name].tolist() for name in got.columns}
    found = got if isinstance(got, dict) else {"": got}
    return {name: np.asarray(value) for name, value in found.items()}


def outcome(old: Arrays, new: Arrays | None, sent: Arrays) -> Outcome:
    if new is None:
        return "breaks"
    if len(old) == len(new) == 1 and ("" in old or "" in new):
        old, new = {"": next(iter(old.values()))}, {"": next(iter(new.values()))}
        sent = {"": next(iter(sent.values()))}
    for name, got in new.items():
        meant = [np.asarray(each[name]) for each in (old, sent) if name in each]
        fits = [got.shape == each.shape and same(got.tolist(), each.tolist()) for each in meant]
        if meant and not any(fits):
            return "silently changes values"
    return "safe"


def flat(row: Any) -> Any:
    """The cell of a frame for what is in a row of an array."""
    array = np.asarray(row)
    return array.reshape(-1).tolist() if array.ndim else array.item()
