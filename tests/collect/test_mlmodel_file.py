"""An MLmodel file that is not as MLflow writes it is read as far as it goes; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import JsonValue

from mlflow_report_plugin.snapshot import MlflowModel
from tests.collect.reading import read_part


def read(folder: Path, text: str) -> tuple[MlflowModel, list[str]]:
    (folder / "MLmodel").write_text(text)
    found, gaps = read_part(str(folder), "model")
    assert MlflowModel.model_validate_json(found.model_dump_json()) == found
    return found, [gap.message for gap in gaps]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('\'[{"name": "alcohol", \'', '[{"name": "alcohol", '),
        ('\'{"name": "alcohol"}\'', '{"name": "alcohol"}'),
        ("alcohol", "alcohol"),
        ("{name: alcohol}", {"name": "alcohol"}),
    ],
)
def test_a_part_of_the_signature_that_is_no_list_in_json_is_a_gap_and_kept(
    tmp_path: Path, written: str, kept: JsonValue
) -> None:
    text = f"flavors: {{x: {{}}}}\nsignature:\n  inputs: {written}\n  outputs: '[]'\n"
    found, gaps = read(tmp_path, text)
    assert found.signature is not None
    assert (found.signature.inputs, found.signature.outputs) == (None, [])
    assert found.signature.others == {"inputs": kept}
    (gap,) = gaps
    assert gap.startswith("the signature's inputs are not ")


def test_a_part_of_the_signature_that_is_a_list_and_no_text_is_read(tmp_path: Path) -> None:
    text = "flavors: {x: {}}\nsignature: {inputs: [{type: long}], notes: by hand}\n"
    found, gaps = read(tmp_path, text)
    assert gaps == []
    assert found.signature is not None
    assert found.signature.inputs == [{"type": "long"}]
    assert found.signature.others == {"notes": "by hand"}


def test_a_signature_that_is_no_mapping_is_a_gap_and_kept(tmp_path: Path) -> None:
    found, gaps = read(tmp_path, "flavors: {x: {}}\nsignature: '(a: long) -> long'\n")
    assert gaps == ["the signature is not a mapping"]
    assert found.signature is not None
    assert found.signature.others == {"signature": "(a: long) -> long"}


def test_flavors_that_are_no_mapping_are_a_gap_and_kept(tmp_path: Path) -> None:
    found, gaps = read(tmp_path, "flavors: [sklearn, python_function]\nrun_id: abc\n")
    assert gaps == ["the flavors in the MLmodel file are not a mapping"]
    assert found.flavors == {}
    assert found.details == {"flavors": ["sklearn", "python_function"], "run_id": "abc"}


@pytest.mark.parametrize("text", ["flavors: {}\n", "flavors:\n", "run_id: abc\n"])
def test_a_file_without_flavors_is_a_gap(tmp_path: Path, text: str) -> None:
    found, gaps = read(tmp_path, text)
    assert gaps == ["the MLmodel file names no flavors"]
    assert "flavors" not in found.details


def test_what_stands_twice_or_in_another_document_is_remarked_and_kept(tmp_path: Path) -> None:
    text = "flavors: {x: {a: 1, a: 2}}\nrun_id: abc\n---\nrun_id: other\n"
    found, gaps = read(tmp_path, text)
    assert gaps == []
    assert found.flavors == {"x": {"a": 2}}
    assert found.details == {"run_id": "abc", "(document 2)": {"run_id": "other"}}
    assert found.remarks == (
        "The MLmodel file has 'a' once more in line 1; before, it was 1",
        "The MLmodel file holds 2 documents, and MLflow reads no such file",
    )


def test_numbers_in_a_signature_keep_their_value(tmp_path: Path) -> None:
    digits = "3.14159265358979323846"
    defaults = ["2.50", "7", "1e400", digits, "NaN", "12345678901234567890123"]
    entries = ", ".join(f'{{"name": "p", "default": {each}}}' for each in defaults)
    found, gaps = read(tmp_path, f"flavors: {{x: {{}}}}\nsignature:\n  params: '[{entries}]'\n")
    assert gaps == []
    assert found.signature is not None
    assert [each["default"] for each in found.signature.params or () if isinstance(each, dict)] == [
        *(2.5, 7, "1e400", digits, "NaN", "12345678901234567890123")
    ]


def test_a_key_that_stands_twice_in_a_column_is_remarked(tmp_path: Path) -> None:
    text = 'flavors: {x: {}}\nsignature:\n  inputs: \'[{"type": "long", "type": "string"}]\'\n'
    found, gaps = read(tmp_path, text)
    assert gaps == []
    assert found.remarks == ("The MLmodel file has 'type' twice in one of the signature's inputs",)
