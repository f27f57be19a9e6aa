"""Columns: what the comparer says, held against MLflow's own enforcement and scoring server."""

from __future__ import annotations

import itertools

import pytest

from tests.diff.signature.calling import Model
from tests.diff.signature.data import SCALARS
from tests.diff.signature.happening import changes, hold_against, seen_with_columns
from tests.diff.signature.specs import (
    Spec,
    array,
    column,
    map_of,
    needed,
    object_of,
    optional,
)

pytestmark = pytest.mark.versions

PLACES = {
    "column": lambda kind: {"type": kind},
    "item": array,
    "value": map_of,
    "property": lambda kind: object_of(p=needed(kind)),
    "property of an item": lambda kind: array(object_of(p=needed(kind))),
}
A, B = column("a"), column("b", "string")
NUMBERS = [column("a"), column("b")]
POINT = object_of(x=needed("long"), y=needed("long"))
TYPES = {
    **{kind: {"type": kind} for kind in ("long", "string", "binary", "boolean", "datetime")},
    "any": {"type": "any"},
    "array": array("long"),
    "texts": array("string"),
    "anything": array("any"),
    "object": POINT,
    "map": map_of("long"),
    "map of any": map_of("any"),
}
MORE: dict[str, tuple[list[Spec], list[Spec]]] = {
    "a required column": ([A, B], [A, B, column("c")]),
    "a required column in front": ([A, B], [column("c"), A, B]),
    "the last column": ([A, B], [A]),
    "the first column": ([A, B], [B]),
    "the first of two alike": (NUMBERS, NUMBERS[1:]),
    "an optional column is gone": ([A, column("b", "string", required=False)], [A]),
    "another order": ([A, B], [B, A]),
    "another order of columns alike": (NUMBERS, NUMBERS[::-1]),
    "another name": ([A, B], [A, column("z", "string")]),
    "a column without a name more": ([column("")], [column("")] * 2),
    "a column without a name less": ([column("")] * 2, [column("")]),
    "columns without names of another type": (
        [column("")] * 2,
        [column("", "double")] * 2,
    ),
    "one of them of another type": ([column("")] * 2, [column(""), column("", "double")]),
    "names": ([column("")] * 2, NUMBERS),
    "no names": (NUMBERS, [column("")] * 2),
    "a required property": (
        [column("o", object_of(x=needed("long")))],
        [column("o", POINT)],
    ),
    "an optional property": (
        [column("o", object_of(x=needed("long")))],
        [column("o", object_of(x=needed("long"), y=optional("long")))],
    ),
    "a property is gone": (
        [column("o", POINT)],
        [column("o", object_of(x=needed("long")))],
    ),
    "a property has to be given": (
        [column("o", object_of(x=needed("long"), y=optional("long")))],
        [column("o", POINT)],
    ),
    "a property may be left out": (
        [column("o", POINT)],
        [column("o", object_of(x=needed("long"), y=optional("long")))],
    ),
    "a column that has to be given and is wider": (
        [column("a"), column("b", "integer", required=False)],
        [column("a"), column("b", "long")],
    ),
    "the only array is gone": ([A, column("l", array("long"))], [A]),
    "the only array is any": ([A, column("l", array("long"))], [A, column("l", "any")]),
    "the only object is a map": ([A, column("o", POINT)], [A, column("o", map_of("long"))]),
    "a second array": (
        [column("l", array("long"))],
        [column("l", array("long")), column("m", array("long"), required=False)],
    ),
}
FEW = ("long", "string", "any", "array", "object", "map")
for kind, spec in {**{k: {"type": k} for k in SCALARS}, **{k: TYPES[k] for k in FEW}}.items():
    loose = column("c", spec, required=False)
    MORE |= {
        f"an optional {kind}": ([A, B], [A, B, loose]),
        f"an optional {kind} in front": (NUMBERS, [loose, *NUMBERS]),
        f"another optional {kind}": (
            [A, column("b", "string", required=False)],
            [A, column("b", "string", required=False), loose],
        ),
        f"{kind} has to be given": ([A, loose], [A, column("c", spec)]),
        f"{kind} may be left out": ([A, column("c", spec)], [A, loose]),
    }


@pytest.mark.parametrize("place", PLACES)
def test_each_scalar_type_becomes_each_other(model: Model, place: str) -> None:
    wrong = []
    for was, now in itertools.product(SCALARS, SCALARS):
        old, new = ([column("c", PLACES[place](kind))] for kind in (was, now))
        wrong += held(model, old, new, f"{was} becomes {now}")
    assert wrong == []


AROUND = {
    "column": lambda spec: [column("c", spec)],
    "column beside another": lambda spec: [A, column("c", spec)],
    "item": lambda spec: [column("c", array(spec))],
    "property": lambda spec: [column("c", object_of(p=needed(spec)))],
}


@pytest.mark.parametrize("place", AROUND)
def test_each_kind_of_type_becomes_each_other(model: Model, place: str) -> None:
    wrong = []
    for was, now in itertools.permutations(TYPES if place == "column" else FEW, 2):
        if not {was, now} <= {*SCALARS}:
            old, new = (AROUND[place](TYPES[kind]) for kind in (was, now))
            wrong += held(model, old, new, f"{was} becomes {now}")
    assert wrong == []


@pytest.mark.parametrize("case", MORE)
def test_columns_come_go_and_change(model: Model, case: str) -> None:
    assert held(model, *MORE[case], case) == []


def held(model: Model, old: list[Spec], new: list[Spec], what: str) -> list[str]:
    """What was said and does not hold."""
    try:
        hold_against(seen_with_columns(model, old, new), changes(old, new))
    except AssertionError as error:
        return [f"{what}: {str(error).splitlines()[0]}"]
    return []
