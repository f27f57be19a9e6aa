"""What holds for any two snapshots."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.diff.comparing import COMPARERS, SEVERITIES, by_severity, changes, since
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    Gap,
    Param,
    Snapshot,
    Tag,
)
from tests.diff.changing import found, having, untold
from tests.snapshots import ALL, WHOLE

FIELDS = (
    *("model", "files", "environment", "run", "experiment", "registered_model", "model_version"),
    *("logged_model", "serving_endpoints"),
    *("registered_model_permissions", "experiment_permissions"),
)
"""The parts of a snapshot that are compared."""


@pytest.mark.parametrize("name", ALL)
def test_nothing_differs_from_itself(name: str) -> None:
    assert found(ALL[name], ALL[name]) == []


@pytest.mark.parametrize(("one", "other"), [*permutations(ALL, 2)])
def test_what_is_added_in_one_direction_is_removed_in_the_other(one: str, other: str) -> None:
    there, back = found(ALL[one], ALL[other]), found(ALL[other], ALL[one])
    kinds = {"added": "removed", "removed": "added", "changed": "changed"}
    turned = Counter((each.part, each.identity, kinds[each.kind]) for each in back)
    assert Counter((each.part, each.identity, each.kind) for each in there) == turned


def test_no_change_is_told_twice() -> None:
    for one, other in permutations(ALL.values(), 2):
        told = Counter((each.part, each.identity) for each in found(one, other))
        assert [key for key, count in told.items() if count > 1] == []


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("reason", ["absent", "forbidden", "failed"])
def test_what_could_not_be_read_is_not_removed(field: str, reason: str) -> None:
    gap = Gap.model_validate({"part": field, "reason": reason, "message": "because"})
    lacking = WHOLE.model_copy(update={field: None, "gaps": (gap,)})
    for old, new, side in ((WHOLE, lacking, "new"), (lacking, WHOLE, "old")):
        wrong = "removed" if side == "new" else "added"
        assert [each for each in found(old, new) if each.kind == wrong] == []
        told = [each for each in untold(old, new) if each.reason == reason]
        assert {(each.side, each.message) for each in told} == {(side, "because")}


def test_what_neither_side_has_needs_no_word() -> None:
    gap = Gap(part="serving_endpoints", reason="unsupported", message="no such thing")
    without = WHOLE.model_copy(update={"serving_endpoints": None, "gaps": (gap,)})
    assert untold(without, without, "serving") == []
    (told,) = untold(WHOLE, without, "serving")
    assert (told.side, told.reason) == ("new", "unsupported")
    assert found(WHOLE, without, "serving") == []


def test_permissions_that_were_not_asked_for_are_not_lost() -> None:
    assert found(WHOLE, WHOLE.without_permissions(), "permissions") == []
    told = untold(WHOLE, WHOLE.without_permissions(), "permissions")
    assert {(each.side, each.reason) for each in told} == {("new", "not asked for")}


def test_severe_changes_come_first_and_the_order_of_parts_is_kept() -> None:
    ordered = by_severity(found(ALL["wine_quality"], ALL["fraud"]))
    ranks = [SEVERITIES.index(each.severity) for each in ordered]
    assert ranks == sorted(ranks)
    parts = [each.part for each in ordered if each.severity == "notable"]
    assert parts == sorted(parts, key=parts.index)


def test_the_version_before_is_named_and_its_changes_are_bounded() -> None:
    many = tuple(Param(key=f"p{n}", value="1") for n in range(300))
    told = since(having("run", params=()), having("run", params=many))
    assert isinstance(told, ChangesSince)
    assert WHOLE.model_version is not None
    assert told.version == WHOLE.model_version.version
    assert (len(told.changes), told.more) == (200, 100)


def test_a_model_that_is_not_registered_has_no_version_before() -> None:
    assert since(WHOLE.model_copy(update={"model_version": None}), WHOLE) is None


texts = st.text(max_size=30)
pairs = st.dictionaries(texts, texts, max_size=5)


def written(params: dict[str, str], tags: dict[str, str]) -> Snapshot:
    return having(
        "run",
        params=tuple(Param(key=k, value=v) for k, v in params.items()),
        tags=tuple(Tag(key=k, value=v) for k, v in tags.items()),
    )


@given(old=pairs, new=pairs, tags=pairs)
def test_params_of_any_names_are_matched_by_name(
    old: dict[str, str], new: dict[str, str], tags: dict[str, str]
) -> None:
    told = [
        (each.identity, each.before, each.after)
        for each in changes(written(old, tags), written(new, {}))
        if isinstance(each, Change) and each.part == "params"
    ]
    logged = {each.key: each.value for each in WHOLE.logged_model.params}  # type: ignore[union-attr]  # it has one
    before, after = {**logged, **old}, {**logged, **new}
    keys = before.keys() | after.keys()
    expected = {
        (key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    }
    assert set(told) == expected
    assert len(told) == len(expected)


def test_every_comparer_finds_something_in_these_snapshots() -> None:
    for comparer in COMPARERS:
        one_of = (comparer(one, other) for one, other in permutations(ALL.values(), 2))
        assert any(any(isinstance(each, Change) for each in told) for told in one_of), comparer
