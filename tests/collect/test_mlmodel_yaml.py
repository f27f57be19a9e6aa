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
    assert mlmodel_yaml.read(f"key: {written}\n".encode()) == {"key": value}


def test_keys_are_text_as_written() -> None:
    assert mlmodel_yaml.read(b"{true: 1, 1.10: 2, null: 3}") == {"true": 1, "1.10": 2, "null": 3}


def test_an_alias_stands_for_its_anchor() -> None:
    assert mlmodel_yaml.read(b"a: &x {k: [v]}\nb: *x\n") == {"a": {"k": ["v"]}, "b": {"k": ["v"]}}


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
    assert mlmodel_yaml.read(dumped.encode()) == content
