"""Several changes at once: where all verdicts are safe, everything works."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow_report_plugin.snapshot import Outcome
from tests.diff.signature.calling import Model
from tests.diff.signature.data import Spec
from tests.diff.signature.happening import changes, seen_with_columns
from tests.diff.signature.specs import array, column, map_of, object_of

pytestmark = pytest.mark.versions

# Those that change into each other without harm are met often enough.
SCALARS = st.sampled_from(["integer", "long", "double", "string", "datetime"])
NAMES = ("a", "b", "c")


def properties(types: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    each = st.builds(lambda spec, needed: {**spec, "required": needed}, types, st.booleans())
    return st.dictionaries(st.sampled_from("xy"), each, min_size=1).map(lambda p: object_of(**p))


TYPES: st.SearchStrategy[Spec] = st.recursive(
    SCALARS.map(lambda kind: {"type": kind}),
    lambda types: types.map(array) | types.map(map_of) | properties(types),
    max_leaves=2,
)
COLUMNS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.tuples(
        *(st.builds(column, st.just(n), TYPES, required=st.booleans()) for n in names)
    ).map(list)
)


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[Spec], list[Spec]]:
    """A signature, and what became of it: most of its columns stay as they are."""
    old, new = draw(COLUMNS), draw(COLUMNS)
    known = {spec["name"]: spec for spec in old}
    stay = draw(st.sets(st.sampled_from(NAMES)))
    return old, [known.get(s["name"], s) if s["name"] in stay else s for s in new]


@settings(max_examples=40)
@given(data=sides())
def test_what_is_safe_for_a_caller_in_all_changes_works(model: Model, data: Any) -> None:
    old, new = data
    found = changes(old, new)
    for caller, seen in seen_with_columns(model, old, new).items():
        told: set[Outcome] = {
            verdict.outcome
            for change in found
            for verdict in change.verdicts
            if verdict.caller == caller
        }
        if told <= {"safe"}:
            assert seen <= {"safe"}, f"{caller}: {old} became {new}"
