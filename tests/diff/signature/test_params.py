"""Inference parameters: what the comparer says, held against MLflow's own enforcement."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mlflow_report_plugin.snapshot import Caller
from tests.diff.signature.calling import Model, Refused
from tests.diff.signature.data import Spec, same
from tests.diff.signature.happening import Seen, changes, hold_against
from tests.diff.signature.specs import column, needed, object_of, optional

pytestmark = pytest.mark.versions

VALUES: dict[str, list[Any]] = {
    "boolean": [True, np.bool_(False)],
    "integer": [5, np.int32(7)],
    "long": [5, 2**40, np.int64(7)],
    "float": [0.5, np.float32(1.5)],
    "double": [0.1, np.float64(1.5)],
    "string": ["abc", "2024-01-02"],
    "datetime": [datetime.datetime(2024, 1, 2, 3), pd.Timestamp("2024-01-02")],
}
DEFAULTS = {
    "boolean": True,
    **{"integer": 1, "long": 1, "float": 1.0, "double": 1.0},
    "string": "2024-01-01T00:00:00",
    "datetime": "2024-01-01T00:00:00",
}
OBJECT = {"name": "p", **object_of(x=needed("long")), "default": {"x": 1}, "shape": None}


def param(kind: str, *, several: bool = False, default: Any = None) -> Spec:
    value = DEFAULTS[kind] if default is None else default
    shown, shape = ([value], [-1]) if several else (value, None)
    return {"name": "p", "type": kind, "default": shown, "shape": shape}


OTHER = {**param("long"), "name": "q"}
CASES: dict[str, tuple[list[Spec], list[Spec], list[Any]]] = {
    "new": ([OTHER], [OTHER, param("long")], []),
    "gone": ([param("long"), OTHER], [OTHER], [5]),
    "the only one is gone": ([param("long")], [], [5]),
    "another default": ([param("long")], [param("long", default=2)], [5]),
    "a list": ([param("long")], [param("long", several=True)], [5]),
    "a list no more": ([param("long", several=True)], [param("long")], [[5, 6]]),
    "a list of another type": (
        [param("long", several=True)],
        [param("double", several=True)],
        [[5, 6]],
    ),
    "an object has one property more": (
        [OBJECT],
        [{**OBJECT, **object_of(x=needed("long"), y=optional("long"))}],
        [{"x": 5}],
    ),
    "an object has to have one property more": (
        [OBJECT],
        [{**OBJECT, **object_of(x=needed("long"), y=needed("long")), "default": {"x": 1, "y": 1}}],
        [{"x": 5}],
    ),
    "an object has one property less": (
        [{**OBJECT, **object_of(x=needed("long"), y=needed("long")), "default": {"x": 1, "y": 1}}],
        [OBJECT],
        [{"x": 5, "y": 6}],
    ),
    "a number becomes an object": ([param("long")], [OBJECT], [5]),
}


@pytest.mark.parametrize("several", [False, True])
def test_each_type_becomes_each_other(model: Model, several: bool) -> None:
    wrong = []
    for was, now in itertools.product(VALUES, VALUES):
        old, new = ([param(kind, several=several)] for kind in (was, now))
        values = [[value] * 2 if several else value for value in VALUES[was]]
        try:
            hold_against(seen_with_params(model, old, new, values), changes(old, new, "params"))
        except AssertionError as error:
            wrong.append(f"{was} becomes {now}: {str(error).splitlines()[0]}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("case", CASES)
def test_params_come_go_and_change(model: Model, case: str) -> None:
    old, new, values = CASES[case]
    hold_against(seen_with_params(model, old, new, values), changes(old, new, "params"))


def seen_with_params(model: Model, old: list[Spec], new: list[Spec], values: list[Any]) -> Seen:
    """Call a model with values of the old type, and without; first the old one, then the new."""
    seen: Seen = defaultdict(set)
    inputs = [column("a")]
    sent = [{"p": value} for value in values]
    if [each["shape"] for each in old] == [each["shape"] for each in new] or not values:
        # A list has another default than a single value anyway.
        sent.append({})
    model.take({"inputs": inputs, "params": old})
    before = [tried(call) for each in sent for _, call in calls(model, each)]
    model.take({"inputs": inputs, **({"params": new} if new else {})})
    after = [(caller, tried(call), each) for each in sent for caller, call in calls(model, each)]
    for (caller, got, params), was in zip(after, before, strict=True):
        if was is None:
            continue
        if got is None:
            seen[caller].add("breaks")
            continue
        fine = all(
            same(got[name], was.get(name)) or same(got[name], params.get(name))
            for name in got
            if name in {**was, **params}
        )
        seen[caller].add("safe" if fine else "silently changes values")
    return seen


def calls(model: Model, params: dict[str, Any]) -> Iterator[tuple[Caller, Callable[[], Any]]]:
    frame = pd.DataFrame({"a": [1]})
    json = {name: in_json(value) for name, value in params.items()}
    split = {"columns": ["a"], "data": [[1]]}
    yield "predict", lambda: received(model, model.predict, frame, deepcopy(params))
    for caller, body in {
        "rest_dataframe": {"dataframe_split": split},
        "rest_tensor": {"inputs": {"a": [1]}},
    }.items():
        yield caller, lambda body=body: received(model, model.post, {**body, "params": json})
    yield "spark_udf", lambda: model.spark_params(deepcopy(params))


def received(model: Model, call: Callable[..., Any], *sent: Any) -> Any:
    """The params that a model gets."""
    call(*sent)
    return model.echo.params


def in_json(value: Any) -> Any:
    if isinstance(value, list):
        return [in_json(each) for each in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def tried(call: Callable[[], Any]) -> dict[str, Any] | None:
    try:
        return call() or {}
    except Refused:
        return None
