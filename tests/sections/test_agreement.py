"""Where the input example is not what the signature asks for, the report says so."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.sections.blocks.agreement import disagreements
from mlflow_report_plugin.snapshot import InputExample, Signature
from tests.sections.reading import read, rows, under
from tests.snapshots import AGENT, LEAF_CLASSIFIER, WHISPER

AGE = {"type": "long", "name": "age", "required": True}
NAME = {"type": "string", "name": "name", "required": False}
TENSOR = {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}


def found(inputs: list[object], asked: list[object] | None = None, **fields: object) -> list[str]:
    """What is said of an example."""
    signature = Signature.model_validate({"inputs": inputs, "params": asked})
    example = InputExample.model_validate({"path": "input_example.json", **fields})
    begin = "Signature and input example disagree: "
    return [note.text.removeprefix(begin) for note in disagreements(signature, example)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"columns": ("age", "name"), "rows": ((1, "x"),), "shape": (1, 2)}, []),
        ({"columns": ("age",), "shape": (1, 1)}, []),
        ({"columns": ("name",), "shape": (1, 1)}, ["the example lacks age"]),
        ({"columns": ("name",), "shape": (1, 500)}, []),
        ({"columns": ("age", "sex"), "shape": (1, 2)}, ["the signature does not name sex"]),
        (
            {"columns": ("age",), "rows": (("old",),), "shape": (1, 1)},
            ["column age is long, and its values in the example are not"],
        ),
        ({"columns": ("age",), "rows": ((None,), (1.0,), ("NaN",)), "shape": (3, 1)}, []),
        (
            {"columns": ("age",), "rows": ((True,),), "shape": (1, 1)},
            ["column age is long, and its values in the example are not"],
        ),
        (
            {"columns": ("age", "name"), "rows": ((1, 2),), "shape": (1, 2)},
            ["column name is string, and its values in the example are not"],
        ),
        ({"columns": ("age", "age"), "shape": (1, 2)}, []),
        ({"type": "json_object", "value": {"age": 1}}, []),
        ({"type": "json_object", "value": {"name": "x"}}, ["the example lacks age"]),
        ({"type": "json_object", "value": {"name": "x", "…": "…"}}, []),
        ({"columns": ("age", "x" * 90), "shape": (1, 2)}, []),
    ],
)
def test_columns_and_keys_are_compared(fields: dict[str, object], words: list[str]) -> None:
    assert found([AGE, NAME], **fields) == words


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((7, 3), []),
        ((7, 4), ["the shape should be (-1, 3), and is (7, 4)"]),
        ((3,), ["the shape should be (-1, 3), and is (3,)"]),
    ],
)
def test_shapes_are_compared(shape: tuple[int, ...], words: list[str]) -> None:
    assert found([TENSOR], type="ndarray", shape=shape) == words


def test_params_that_the_signature_does_not_have_are_named() -> None:
    asked: list[object] = [{"name": "top_k", "type": "long", "default": 1}]
    assert found([AGE], asked, params={"top_k": 3}) == []
    assert found([AGE], asked, params={"temperature": 1}) == [
        "the signature has no params temperature"
    ]


@pytest.mark.parametrize("entries", [[1], ["x"], [{}], [{"name": ["a"]}], [None], [AGE, 7]])
def test_a_signature_that_is_not_understood_says_nothing_wrong(entries: list[object]) -> None:
    shape = (1, 1)
    assert isinstance(found(entries, columns=("a",), rows=((1,),), shape=shape), list)
    assert found(entries, type="ndarray", shape=shape) == []


def test_very_many_names_are_bounded() -> None:
    columns = tuple(f"c{i}" for i in range(5_000))
    (words,) = found([{"type": "long", "name": "a", "required": False}], columns=columns)
    assert words.endswith("c19 and 4,980 more")


def test_the_note_stands_in_the_signature_and_among_the_risks() -> None:
    assert LEAF_CLASSIFIER.input_example is not None
    example = LEAF_CLASSIFIER.input_example.model_copy(update={"shape": (1, 224, 224)})
    snapshot = LEAF_CLASSIFIER.model_copy(update={"input_example": example})
    words = "the shape should be (-1, 3, 224, 224), and is (1, 224, 224)"
    first = under(read(snapshot), "MLflow Model", "Signature")[0]
    assert getattr(first, "text", "") == f"Signature and input example disagree: {words}"
    assert words in str(rows(read(snapshot, "summary"), "Risks and Gaps")["Input example"])


@pytest.mark.parametrize("snapshot", [AGENT, LEAF_CLASSIFIER, WHISPER])
def test_examples_that_fit_are_not_disputed(snapshot: object) -> None:
    assert "Input example" not in rows(read(snapshot, "summary"), "Risks and Gaps")  # type: ignore[arg-type]  # a snapshot
