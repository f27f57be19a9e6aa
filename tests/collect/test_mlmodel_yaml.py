"""YAML values stay as they are written."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.collect.reading import mlmodel_yaml
from mlflow_report_plugin.errors import ReadFailed


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.10", "1.10"),
        ("2.5", 2.5),
        ("1.0e-05", "1.0e-05"),
        ("'3.10'", "3.10"),
        ("3.10.6", "3.10.6"),
        ("7", 7),
        ("-7", -7),
        ("007", "007"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2023-07-31", "2023-07-31"),
        ("2023-07-31 20:25:36.531639", "2023-07-31 20:25:36.531639"),
        ("true", True),
        ("yes", "yes"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        (".nan", ".nan"),
        ("inf", "inf"),
        ("!!python/object/apply:os.system [id]", ["id"]),
        ("!!binary aGk=", "aGk="),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_a_scalar_stays_as_written(written: str, value: object) -> None:
    assert mlmodel_yaml.read(f"key: {written}\n".encode()).first == {"key": value}


def test_keys_are_text_as_written() -> None:
    found = mlmodel_yaml.read(b"{true: 1, 1.10: 2, null: 3}")
    assert found == ([{"true": 1, "1.10": 2, "null": 3}], ())


def test_an_alias_stands_for_its_anchor() -> None:
    found = mlmodel_yaml.read(b"a: &x {k: [v]}\nb: *x\n")
    assert found == ([{"a": {"k": ["v"]}, "b": {"k": ["v"]}}], ())


MERGED = """
base: &base {one: 1, two: [2]}
more: &more {three: 3}
own: {two: 5, <<: *base}
list: {<<: [*base, *more], four: 4}
nested: {<<: {<<: *base, one: 7}}
quoted: {"<<": *base}
"""


def test_merge_keys_are_merged_as_mlflow_merges_them() -> None:
    found = mlmodel_yaml.read(MERGED.encode())
    assert found == ([yaml.safe_load(MERGED)], ())
    assert found.first["own"] == {"one": 1, "two": 5}  # type: ignore[index, call-overload] # a mapping


def test_mappings_that_are_merged_and_do_not_agree_are_remarked() -> None:
    found = mlmodel_yaml.read(b"x:\n  <<: [{one: 1, two: 2}, {one: 3, two: 2}]\n")
    assert found.first == {"x": {"one": 1, "two": 2}}
    (remark,) = found.remarks
    assert remark.startswith("merges two values of 'one' in line 2: ")


def test_what_cannot_be_merged_stays_and_is_remarked() -> None:
    found = mlmodel_yaml.read(b"a: 1\n<<: [2]\n")
    remark = "merges in line 2 what is no mapping, and MLflow reads no such file"
    assert found == ([{"a": 1, "<<": [2]}], (remark,))


def test_a_key_that_stands_twice_is_remarked_with_what_it_was() -> None:
    found = mlmodel_yaml.read(b"run_id: abc\nx: 1\nrun_id: def\n")
    assert found.first == {"run_id": "def", "x": 1}
    assert found.remarks == ("has 'run_id' once more in line 3; before, it was \"abc\"",)


@pytest.mark.parametrize(
    ("text", "value", "remark"),
    [
        (
            *("a: 1\n--- \nb: 2\n", {"a": 1}),
            "holds 2 documents, and MLflow reads no such file",
        ),
        (
            *("x: !!python/object/apply:os.system [id]\n", {"x": ["id"]}),
            "has the tag tag:yaml.org,2002:python/object/apply:os.system in line 1, and MLflow "
            "reads no such file",
        ),
        (
            *("a: 1\n? [b, c]\n: 2\n", {"a": 1, '["b", "c"]': 2}),
            "has a list or a mapping as a key in line 2, and MLflow reads no such file",
        ),
    ],
)
def test_what_mlflow_refuses_is_read_and_remarked(text: str, value: object, remark: str) -> None:
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(text)
    found = mlmodel_yaml.read(text.encode())
    assert (found.first, found.remarks) == (value, (remark,))


def test_all_documents_are_read() -> None:
    found = mlmodel_yaml.read(b"a: &x 1\n---\n- 2\n---\n")
    assert found.documents == [{"a": 1}, [2], None]


def test_very_many_remarks_are_not_all_made() -> None:
    found = mlmodel_yaml.read(b"a: 1\n" * 1_000)
    assert len(found.remarks) == mlmodel_yaml.MAX_REMARKS


def test_the_tags_that_mlflow_reads_are_not_remarked() -> None:
    text = "a: !!str 1\nb: !!binary aGk=\nc: ! 2\nd: !!set {x}\ne: !!omap [f: 1]\n"
    yaml.safe_load(text)
    assert mlmodel_yaml.read(text.encode()).remarks == ()


def test_an_alias_of_what_it_stands_in_is_refused() -> None:
    with pytest.raises(ReadFailed, match="undefined alias"):
        mlmodel_yaml.read(b"&a [*a]")


def test_the_place_of_a_mistake_is_named() -> None:
    with pytest.raises(ReadFailed, match="line 2"):
        mlmodel_yaml.read(b"fine: 1\nnot: fine: 2\n")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abcdef_", min_size=1), json_values))
def test_what_mlflow_dumps_is_read_back(content: dict[str, object]) -> None:
    """MLflow writes MLmodel files with `yaml.safe_dump(allow_unicode=True)`."""
    dumped = yaml.safe_dump(content, allow_unicode=True, default_flow_style=False)
    assert mlmodel_yaml.read(dumped.encode()) == ([content], ())


def test_a_remark_is_short_whatever_it_is_about() -> None:
    key = "k" * 100_000
    found = mlmodel_yaml.read(f"? {key}\n: {'v' * 100_000}\n? {key}\n: 2\n".encode())
    (remark,) = found.remarks
    assert len(remark) < 500
