"""Whole signatures: what is there on one side only, what cannot be read, what is not enforced."""

from __future__ import annotations

import time
from typing import Any

import pytest

from mlflow_report_plugin.diff import signature
from mlflow_report_plugin.snapshot import (
    Caller,
    Change,
    Gap,
    MlflowModel,
    NotComparable,
    Outcome,
    Signature,
    Snapshot,
)
from tests.diff.signature.happening import changes, snapshot_of
from tests.diff.signature.specs import array, column, map_of, needed, object_of, tensor

A, B = column("a"), column("b", "string")


def compared(old: Snapshot, new: Snapshot) -> tuple[list[Change], list[NotComparable]]:
    found = [*signature.compare(old, new)]
    return (
        [each for each in found if isinstance(each, Change)],
        [each for each in found if isinstance(each, NotComparable)],
    )


def outcomes(change: Change) -> dict[Caller, Outcome]:
    return {verdict.caller: verdict.outcome for verdict in change.verdicts}


def with_model(**fields: Any) -> Snapshot:
    return snapshot_of().model_copy(update={"model": MlflowModel(**{"details": {}, **fields})})


UNREAD = snapshot_of().model_copy(
    update={
        "model": None,
        "gaps": (Gap(part="model", reason="forbidden", message="you may not read it"),),
    }
)


def test_the_same_signature_is_no_change() -> None:
    whole = snapshot_of(inputs=[A, B], outputs=[column("")], params=[{"name": "p", "type": "long"}])
    assert [*signature.compare(whole, whole)] == []
    assert [*signature.compare(with_model(), with_model())] == []


def test_a_signature_that_begins_may_break_everybody() -> None:
    found, _ = compared(with_model(), snapshot_of(inputs=[A]))
    assert [(each.identity, each.kind, each.severity) for each in found] == [
        ("inputs", "added", "breaking")
    ]
    assert found[0].after == ["a: long (required)"]
    assert {*outcomes(found[0]).values()} == {"not sure"}


def test_a_signature_that_ends_breaks_nobody_for_sure() -> None:
    found, _ = compared(snapshot_of(inputs=[A], outputs=[B]), with_model())
    assert [(each.identity, each.kind, each.severity) for each in found] == [
        ("inputs", "removed", "notable"),
        ("outputs", "removed", "notable"),
    ]
    assert outcomes(found[0])["predict"] == "safe"
    assert outcomes(found[1])["spark_udf"] == "not sure"


def test_dates_and_bytes_are_no_longer_decoded_where_a_signature_ends() -> None:
    found, _ = compared(snapshot_of(inputs=[column("a", "binary")]), with_model())
    assert outcomes(found[0])["rest_dataframe"] == "silently changes values"


def test_outputs_concern_nobody_but_spark() -> None:
    found = changes([column("x"), column("y")], [column("x", "double")], "outputs")
    assert [(each.identity, each.kind) for each in found] == [
        ("outputs.x", "changed"),
        ("outputs.y", "removed"),
    ]
    for each in found:
        assert each.severity == "notable"
        assert outcomes(each) == {
            "predict": "safe",
            "rest_dataframe": "safe",
            "rest_tensor": "safe",
            "spark_udf": "not sure",
        }


def test_what_is_nested_is_named_by_its_path() -> None:
    old = object_of(zip=needed("long"), **{"street name": needed(array(map_of("long")))})
    new = object_of(zip=needed("string"), **{"street name": needed(array(map_of("double")))})
    found = changes([column("address", old)], [column("address", new)])
    assert [(each.identity, each.before, each.after) for each in found] == [
        ("inputs.address.zip", "long", "string"),
        ('inputs.address."street name"[]{}', "long", "double"),
    ]


def test_columns_without_names_are_told_by_their_position() -> None:
    (found,) = changes([column("")] * 2, [column(""), column("", "string")])
    assert found.identity == "inputs[1]"
    assert "by position" in found.explanation


def test_another_order_breaks_nobody_but_spark() -> None:
    (found,) = changes([A, column("b")], [column("b"), A])
    assert found.identity == "inputs"
    assert (found.before, found.after) == (["a", "b"], ["b", "a"])
    told = outcomes(found)
    assert told.pop("spark_udf") == "silently changes values"
    assert {*told.values()} == {"safe"}


def test_columns_that_become_tensors_are_not_sure() -> None:
    (found,) = changes([A], [tensor("int64", -1, name="a")])
    assert found.severity == "breaking"
    assert {*outcomes(found).values()} == {"not sure"}


def test_a_model_that_checks_its_own_type_hints_is_not_judged_by_its_signature() -> None:
    hints = with_model(
        details={"is_signature_from_type_hint": True}, signature=Signature(inputs=[B])
    )
    found, _ = compared(snapshot_of(inputs=[A]), hints)
    assert {outcome for each in found for outcome in outcomes(each).values()} == {"not sure"}


def test_a_model_that_could_not_be_read_is_not_comparable() -> None:
    found, unknown = compared(UNREAD, snapshot_of(inputs=[A]))
    assert found == []
    assert [(each.side, each.reason) for each in unknown] == [("old", "forbidden")]


def test_a_side_without_an_mlmodel_file_is_not_comparable() -> None:
    without = snapshot_of().model_copy(update={"model": None})
    found, unknown = compared(snapshot_of(inputs=[A]), without)
    assert found == []
    assert [(each.side, each.reason) for each in unknown] == [("new", "not known")]
    assert [*signature.compare(without, without)] == []


MALFORMED: list[Any] = [
    [None],
    ["a"],
    [{}],
    [{"type": 3}],
    [{"type": "tensor"}],
    [{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": "x"}}],
    [{**A}, {**A, "type": "double"}],
    [A, tensor("int64", -1, name="t")],
    [tensor("int64", -1), tensor("int64", -1)],
]


@pytest.mark.parametrize("entries", MALFORMED, ids=str)
@pytest.mark.parametrize("part", ["inputs", "outputs"])
def test_what_is_not_as_mlflow_writes_it_is_not_comparable(entries: Any, part: str) -> None:
    good, bad = snapshot_of(**{part: [A]}), snapshot_of(**{part: entries})
    for old, new, side in ((good, bad, "new"), (bad, good, "old")):
        found, unknown = compared(old, new)
        assert found == []
        assert [(each.identity, each.side) for each in unknown] == [(part, side)]
    assert [*signature.compare(bad, bad)] == []


@pytest.mark.parametrize("key", ["inputs", "signature"])
def test_a_part_that_is_no_list_is_not_comparable(key: str) -> None:
    found, unknown = compared(snapshot_of(inputs=[A]), snapshot_of(others={key: "[{"}))
    assert found == []
    assert "inputs" in {each.identity for each in unknown}


def test_a_type_that_nobody_knows_is_not_sure() -> None:
    for new in ("quaternion", "", "sparkml_vector"):
        (found,) = changes([A], [column("a", new)])
        assert {*outcomes(found).values()} == {"not sure"}
    for kind in ({"type": "array"}, {"type": "object", "properties": [3]}, {"type": "map"}):
        (found,) = changes([A], [column("a", kind)])
        assert {*outcomes(found).values()} == {"not sure"}


def test_very_deep_types_are_compared_to_some_depth() -> None:
    old, new = {"type": "long"}, {"type": "double"}
    for _ in range(150):
        old, new = array(old), array(new)
    (found,) = changes([column("a", old)], [column("a", new)])
    assert {*outcomes(found).values()} == {"not sure"}


def test_wide_signatures_take_time_in_proportion() -> None:
    def seconds(width: int) -> float:
        old = [column(f"c{place}") for place in range(width)]
        new = [column(f"c{place}", "double") for place in range(1, width + 1)][::-1]
        before = time.process_time()
        assert len(changes(old, new)) == width + 2
        return time.process_time() - before

    small = min(seconds(300) for _ in range(3))
    assert min(seconds(3000) for _ in range(2)) < 40 * small
