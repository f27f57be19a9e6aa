"""The whole signature is shown, with MLflow's own spelling of types."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mlflow.types.schema import (
    AnyType,
    Array,
    ColSpec,
    DataType,
    Map,
    Object,
    Property,
    SparkMLVector,
)
from pydantic import JsonValue

from mlflow_report_plugin.document import Code, Missing, Note, Table
from mlflow_report_plugin.sections.blocks.schema import params_table, schema_table
from mlflow_report_plugin.sections.blocks.types import type_name
from mlflow_report_plugin.snapshot import InputExample, MlflowModel, Signature, Snapshot
from tests.sections.reading import read, rows, table, under
from tests.snapshots import AGENT, WHISPER, WINE_QUALITY


def with_signature(signature: Signature | None) -> Snapshot:
    """A snapshot of a model with a signature."""
    return WINE_QUALITY.model_copy(update={"model": MlflowModel(details={}, signature=signature)})


# MLflow's own constructors have no annotations.
ANY: Any = AnyType()  # type: ignore[no-untyped-call]  # MLflow
VECTOR: Any = SparkMLVector()  # type: ignore[no-untyped-call]  # MLflow


@pytest.mark.parametrize(
    "kind",
    [
        DataType.long,
        DataType.datetime,
        Array(DataType.string),
        Array(Array(DataType.double)),
        Object([Property("b", DataType.string), Property("a", DataType.long, required=False)]),
        Map(Array(DataType.string)),
        Map(Map(Object([Property("x", DataType.binary)]))),
        Map(ANY),
        ANY,
        VECTOR,
        Array(Object([Property("x", Array(ANY))])),
    ],
    ids=repr,
)
def test_types_are_spelled_as_mlflow_spells_them(kind: Any) -> None:
    written = json.loads(json.dumps(ColSpec(kind).to_dict()))
    assert type_name(written) == repr(kind)


def test_a_map_of_plain_values_names_the_type_alone() -> None:
    # MLflow itself writes `Map(str -> DataType.string)` here.
    assert type_name(ColSpec(Map(DataType.string)).to_dict()) == "Map(str -> string)"


def test_columns_have_name_type_and_required() -> None:
    signature = Signature(
        inputs=[
            {"type": "double", "name": "a", "required": True},
            {"type": "string", "name": "b", "required": False},
            {"type": "string", "name": "c", "optional": True},
            {"type": "binary"},
        ]
    )
    found = table(read(with_signature(signature)), "MLflow Model", "Signature", "Inputs")
    assert found.columns == ("Column", "Type", "Required")
    assert found.rows == (
        ("a", "double", "True"),
        ("b", "string", "False"),
        ("c", "string", "False"),
        (Missing("unnamed"), "binary", "True"),
    )


def test_tensors_have_dtype_and_shape() -> None:
    signature = Signature(
        outputs=[
            {"type": "tensor", "name": "x", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}},
            {"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}},
        ]
    )
    found = table(read(with_signature(signature)), "MLflow Model", "Signature", "Outputs")
    assert found.columns == ("Name", "Dtype", "Shape")
    assert found.rows == (("x", "float32", "(-1, 3)"), (Missing("unnamed"), "int64", "(-1,)"))


def test_params_have_default_and_shape() -> None:
    found = params_table(
        [
            {"name": "chunk", "type": "long", "default": 20, "shape": None},
            {"name": "stride", "dtype": "long", "default": [5, 3], "shape": [-1]},
            {"name": "none", "type": "string", "default": None},
            {
                "name": "o",
                "type": "object",
                "properties": {"a": {"type": "string"}},
                "default": {"a": "x"},
            },
        ]
    )
    assert found.columns == ("Name", "Type", "Default", "Shape")  # type: ignore[union-attr] # a table
    assert found.rows == (  # type: ignore[union-attr] # a table
        ("chunk", "long", "20", Missing("none")),
        ("stride", "long", "[5, 3]", "(-1,)"),
        ("none", "string", "None", Missing("none")),
        ("o", "Object", '{"a": "x"}', Missing("none")),
        ("└ a", "string", Missing("none"), Missing("none")),
    )


def test_a_model_without_a_signature_says_so() -> None:
    document = read(with_signature(None))
    assert under(document, "MLflow Model", "Signature") == (Note("None found"),)


def test_a_part_of_a_signature_that_is_not_there_says_so() -> None:
    document = read(with_signature(Signature(inputs=[{"type": "long"}])))
    assert under(document, "MLflow Model", "Signature", "Outputs") == (Note("None found"),)
    assert under(document, "MLflow Model", "Signature", "Params") == (Note("None found"),)


def test_nested_types_are_an_indented_table() -> None:
    found = table(read(AGENT), "MLflow Model", "Signature", "Inputs")
    assert found.rows == (
        ("input", "Array(Object)", "True"),
        ("└ role", "string", "True"),
        ("└ content", "Any", "False"),
        ("└ tool_calls", "Array(Object)", "False"),
        ("└ └ name", "string", "True"),
        ("└ └ arguments", "Map(str -> Any)", "False"),
        ("temperature", "double", "False"),
    )


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (
            {"is_signature_from_type_hint": True},
            "It was made from the type hints of the model's code",
        ),
        (
            {"type_hint_from_example": True},
            "The model's code leaves the types to the input example",
        ),
        ({"is_signature_from_type_hint": False, "type_hint_from_example": False}, None),
    ],
)
def test_it_is_said_where_the_types_come_from(details: dict[str, bool], words: str | None) -> None:
    model = MlflowModel.model_validate({"details": details, "signature": {}})
    snapshot = WINE_QUALITY.model_copy(update={"model": model})
    notes = [b for b in under(read(snapshot), "MLflow Model", "Signature") if isinstance(b, Note)]
    assert notes == ([Note(words, "info")] if words else [])


def test_the_params_of_a_pipeline_have_types_defaults_and_shapes() -> None:
    found = table(read(WHISPER), "MLflow Model", "Signature", "Params")
    assert found.rows == (
        ("chunk_length_s", "long", "20", Missing("none")),
        ("stride_length_s", "long", "[5, 3]", "(-1,)"),
    )


def test_the_signature_is_shown_as_json_when_that_is_asked_for() -> None:
    document = read(with_signature(Signature(inputs=[{"type": "long"}])), show_as_json=True)
    (code,) = under(document, "MLflow Model", "Signature")
    assert isinstance(code, Code)
    assert json.loads(code.text)["inputs"] == [{"type": "long"}]


MALFORMED: list[JsonValue] = [
    None,
    7,
    "long",
    [],
    {},
    {"type": None},
    {"type": ["x"]},
    {"type": "array"},
    {"type": "array", "items": None},
    {"type": "object", "properties": []},
    {"type": "object", "properties": {"a": None}},
    {"type": "map", "values": 3},
    {"type": "tensor"},
    {"type": "tensor", "tensor-spec": None},
    {"type": "tensor", "tensor-spec": {"shape": "x"}},
    {"type": "long", "name": {"a": 1}, "shape": {"b": 2}},
]


def test_malformed_entries_are_shown_beside_the_others() -> None:
    snapshot = with_signature(Signature(inputs=MALFORMED, outputs=MALFORMED, params=MALFORMED))
    for name in ("Inputs", "Outputs", "Params"):
        found = table(read(snapshot), "MLflow Model", "Signature", name)
        # One of them is an object with a property, which has a row of its own.
        assert len(found.rows) == len(MALFORMED) + 1


def test_tensors_among_columns_are_shown_as_types() -> None:
    tensor = {"type": "tensor", "name": "x", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}
    found = schema_table([tensor, {"type": "long", "name": "y"}])
    assert ("x", "Tensor('float32', (-1, 3))", "True") in found.rows  # type: ignore[union-attr] # a table


def test_types_nested_very_deeply_are_cut_and_say_so() -> None:
    spec: JsonValue = {"type": "long"}
    for _ in range(200):
        spec = {"type": "array", "items": spec}
    assert "cut: more than 50 types inside each other" in type_name(spec)
    assert type_name(spec).startswith("Array(Array(")
    assert type_name(spec).count("(") == type_name(spec).count(")")


@pytest.mark.parametrize("layout", ["detailed", "audit"])
def test_a_part_that_is_not_readable_is_shown_as_it_is_and_not_called_absent(layout: str) -> None:
    signature = Signature(others={"inputs": '[{"name": "alcohol", ', "notes": "by hand"})
    document = read(with_signature(signature), layout)
    note, code = under(document, "MLflow Model", "Signature", "Inputs")
    assert isinstance(note, Note)
    assert note.kind == "gap"
    assert note.text.startswith("Not readable")
    assert code == Code('[{"name": "alcohol", ')
    assert under(document, "MLflow Model", "Signature", "Outputs") == (Note("None found"),)
    others = rows(document, "MLflow Model", "Signature", title="What else the signature says")
    assert others == {"notes": "by hand"}


def test_a_signature_that_is_not_readable_stands_beside_the_others_in_json() -> None:
    signature = Signature(outputs=[], others={"inputs": "oops"})
    document = read(with_signature(signature), show_as_json=True)
    (code,) = under(document, "MLflow Model", "Signature")
    assert isinstance(code, Code)
    assert json.loads(code.text) == {"inputs": "oops", "outputs": [], "params": None}


def test_the_summary_does_not_call_absent_what_is_not_readable() -> None:
    signature = Signature(others={"inputs": "oops"})
    found = rows(read(with_signature(signature), "summary"), "Inputs and Outputs")
    assert found["Takes"] == Missing("not readable")
    assert found["Returns"] == Missing("none")


SAID_BESIDE: list[tuple[JsonValue, str]] = [
    ({"type": "long", "name": "a", "doc": "an id", "required": True}, '{"doc": "an id"}'),
    ({"type": "long", "required": "maybe"}, '{"required": "maybe"}'),
    ({"type": "long", "items": {"type": "long"}}, '{"items": {"type": "long"}}'),
    ({"type": "array", "items": {"type": "long", "unit": "m"}}, '{"items": {"unit": "m"}}'),
    ({"type": "map", "values": {"type": "long", "x": 1}}, '{"values": {"x": 1}}'),
    (
        {"type": "object", "properties": {"p": {"type": "long", "required": False, "x": 1}}},
        '{"properties": {"p": {"x": 1}}}',
    ),
]


@pytest.mark.parametrize(("entry", "rest"), SAID_BESIDE)
def test_what_a_column_says_beside_name_type_and_required_is_shown(
    entry: JsonValue, rest: str
) -> None:
    found = schema_table([entry, {"type": "string", "name": "plain"}])
    assert isinstance(found, Table)
    assert found.columns == ("Column", "Type", "Required", "Other")
    assert found.rows[0][-1] == rest
    assert {row[-1] for row in found.rows[1:]} == {Missing("none")}


def test_what_a_tensor_or_a_param_says_beside_is_shown() -> None:
    spec = {"dtype": "float32", "shape": [-1], "layout": "rows"}
    found = schema_table([{"type": "tensor", "tensor-spec": spec, "required": True}])
    assert isinstance(found, Table)
    assert found.rows[0][-1] == '{"tensor-spec": {"layout": "rows"}, "required": true}'
    params = params_table([{"name": "k", "type": "long", "default": 1, "shape": None, "max": 9}])
    assert isinstance(params, Table)
    assert params.rows == (("k", "long", "1", Missing("none"), '{"max": 9}'),)


def test_params_of_the_example_are_not_compared_with_params_that_are_not_readable() -> None:
    example = InputExample(path="input_example.json", params={"k": 1})
    for others, count in (({}, 1), ({"params": "oops"}, 0)):
        snapshot = with_signature(Signature(others=others))
        document = read(snapshot.model_copy(update={"input_example": example}))
        notes = [b for b in under(document, "MLflow Model", "Signature") if isinstance(b, Note)]
        assert sum("disagree" in note.text for note in notes) == count
