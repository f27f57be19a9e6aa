"""Data that suits a signature: what a caller means, and how it is written for each kind."""

from __future__ import annotations

import base64
import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

Spec = dict[str, Any]
Rows = dict[str, list[Any]]
"""Columns of values by name."""
NUMPY = {
    "boolean": np.bool_,
    "integer": np.int32,
    "long": np.int64,
    "float": np.float32,
    "double": np.float64,
}
# Among them are values that a smaller type cannot hold.
SCALARS: dict[str, list[Any]] = {
    "boolean": [True, False],
    "integer": [5, 2**24 + 1],
    "long": [5, 2**40 + 1],
    "float": [0.5, 1.25],
    "double": [0.1, 1.5],
    "string": ["abcd", "x y"],
    "binary": [b"abc", b"\x00\xff"],
    "datetime": [pd.Timestamp("2024-01-02T03:04:05"), pd.Timestamp("1999-12-31")],
}
EXTRA = "unknown to the signature"
ANYTHING = [["text", "more"], [1, 2], [[1, 2], [3]], [{"k": 1}, {"k": 2}]]


def name_of(spec: Spec, place: int) -> str:
    """The name of a column; its position where it has none."""
    return str(spec.get("name", place))


def values(spec: Spec, turn: int = 0) -> list[Any]:
    """Two values of a type. `turn` makes columns of one type differ, and chooses for `any`."""
    match spec["type"]:
        case "array":
            inner = values(spec["items"], turn)
            return [inner, inner[:1]]
        case "map":
            return [{"k": value, "l": value} for value in values(spec["values"], turn)]
        case "object":
            return [*_objects(spec["properties"], turn)]
        case "any":
            return ANYTHING[turn % len(ANYTHING)]
        case str(kind):
            found = SCALARS[kind]
            return found[turn % 2 :] + found[: turn % 2]
    raise AssertionError(spec)


def _objects(properties: dict[str, Spec], turn: int) -> Iterator[Any]:
    for place in range(2):
        whole = {name: values(inner, turn)[place] for name, inner in properties.items()}
        needed = {n: v for n, v in whole.items() if properties[n].get("required", True)}
        yield whole if place == 0 else needed


def data_for(specs: list[Spec]) -> Iterator[Rows]:
    """Data that suits columns: all there, some left out, in another order."""
    named = all("name" in spec for spec in specs)
    for turn in range(len(ANYTHING) if "any" in str(specs) else 2):
        whole = {name_of(s, i): values(s, i + turn) for i, s in enumerate(specs)}
        yield whole
        if turn == 0:
            yield {name: column[:1] * 2 for name, column in whole.items()}
        optional = [name_of(s, i) for i, s in enumerate(specs) if not s.get("required", True)]
        if named and optional:
            if len(optional) < len(whole):
                yield {name: column for name, column in whole.items() if name not in optional}
            yield {n: [None, c[0]] if n in optional else c for n, c in whole.items()}
        if named and len(whole) > 1:
            yield dict(reversed(whole.items()))
        if named and turn == 0:
            # MLflow ignores what it does not know.
            yield {EXTRA: values(specs[0], turn + 1), **whole}


def in_python(value: Any, spec: Spec) -> Any:
    """A value as somebody has it in a column of a pandas frame."""
    match spec["type"], value:
        case _, None:
            return None
        case "array", list():
            inner = [in_python(each, spec["items"]) for each in value]
            kind = spec["items"]["type"]
            return np.array(inner, NUMPY[kind]) if kind in NUMPY else inner
        case "map", dict():
            return {key: in_python(each, spec["values"]) for key, each in value.items()}
        case "object", dict():
            return {key: in_python(each, spec["properties"][key]) for key, each in value.items()}
        case str(kind), _ if kind in NUMPY:
            return NUMPY[kind](value)
    return value


def in_json(value: Any) -> Any:
    """A value as MLflow wants it in JSON."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: in_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_json(each) for each in value]
    return value


def frame(rows: Rows, specs: list[Spec]) -> pd.DataFrame:
    """A pandas frame with the types of a signature."""
    known = {EXTRA: specs[0]} | {name_of(spec, place): spec for place, spec in enumerate(specs)}
    made = {}
    for name, column in rows.items():
        kind = known[name]["type"]
        typed = NUMPY[kind] if kind in NUMPY and None not in column else None
        cells = [in_python(each, known[name]) for each in column]
        made[name] = pd.Series(cells, dtype=typed if kind in (*SCALARS, "any") else object)
    return pd.DataFrame(made)


def same(received: Any, meant: Any) -> bool:
    """Whether a model gets what was meant: equal values; a date may come as its text."""
    if isinstance(received, np.ndarray):
        received = received.tolist()
    if isinstance(meant, np.ndarray):
        meant = meant.tolist()
    if isinstance(received, list | tuple) or isinstance(meant, list | tuple):
        return (
            isinstance(received, list | tuple)
            and isinstance(meant, list | tuple)
            and all(itertools.starmap(same, itertools.zip_longest(received, meant, fillvalue=...)))
        )
    if isinstance(received, dict) or isinstance(meant, dict):
        return (
            isinstance(received, dict)
            and isinstance(meant, dict)
            and received.keys() == meant.keys()
            and all(same(received[key], meant[key]) for key in meant)
        )
    if received is ... or meant is ...:
        return False
    if pd.isna(received) or pd.isna(meant):
        return bool(pd.isna(received) and pd.isna(meant))
    dates = (datetime.date, np.datetime64)
    if isinstance(received, dates) or isinstance(meant, dates):
        return _same_moment(received, meant)
    return bool(received == meant)


def _same_moment(received: Any, meant: Any) -> bool:
    texts = (datetime.date, np.datetime64, str)
    if not isinstance(received, texts) or not isinstance(meant, texts):
        return False
    try:
        moments = (pd.Timestamp(str(each)) for each in (received, meant))
        return bool(next(moments) == next(moments))
    except ValueError:
        return False
