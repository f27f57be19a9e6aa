"""A policy is checked when it is loaded: a mistake has a line and a column."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from mlflow_report_plugin.errors import InvalidPolicy
from mlflow_report_plugin.policy import BUILT_IN, cel, load
from mlflow_report_plugin.policy.loading import FOLDER, parse
from mlflow_report_plugin.policy.reading import MOST_BYTES

HERE = Path(__file__).parent
WRONG = yaml.safe_load((HERE / "wrong.yaml").read_text(encoding="utf-8"))
SCHEMA = HERE.parent.parent / "docs" / "policy.schema.json"


@pytest.mark.parametrize("case", WRONG, ids=[each["say"] for each in WRONG])
def test_a_mistake_is_told_with_its_place(case: dict[str, str]) -> None:
    with pytest.raises(InvalidPolicy) as told:
        parse("team.yaml", case["policy"].encode())
    assert str(told.value).startswith("team.yaml:")
    assert case["say"] in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_policy_of_the_package_can_be_used_without_an_engine(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cel, "ENGINES", ())
    cel.engine.cache_clear()
    policy = parse(name, (FOLDER / f"{name}.yaml").read_bytes())
    cel.engine.cache_clear()
    assert policy.name == name
    assert policy.rules


@pytest.mark.parametrize("name", BUILT_IN)
def test_editors_take_the_policies_of_the_package(name: str) -> None:
    written = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(written, json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "case", [each for each in WRONG if "there is no field" in each["say"]], ids=str
)
def test_editors_mark_a_field_that_nobody_knows(case: dict[str, str]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(case["policy"]), schema)


def test_without_an_engine_an_expression_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cel, "ENGINES", ())
    cel.engine.cache_clear()
    with pytest.raises(InvalidPolicy, match=r"mlflow-report-plugin\[policy\]"):
        parse(
            "p",
            b"policy: a\ntitle: A\nrules: [{id: a, title: A, assert: snapshot.run.run_id != ''}]",
        )
    cel.engine.cache_clear()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("prodution", "there is no policy 'prodution': production?"),
        ("zzz", "there are baseline, production, open-model, and files"),
        ("not/there.yaml", "not/there.yaml: it cannot be read: No such file or directory"),
        ("nul\0.yaml", "it cannot be read"),
    ],
)
def test_a_policy_that_is_not_there_is_named(name: str, words: str) -> None:
    with pytest.raises(InvalidPolicy) as told:
        load(name)
    assert words in str(told.value)


def test_what_is_no_text_or_too_long_is_refused(tmp_path: Path) -> None:
    for content, words in ((b"\xff\xfe", "it is not UTF-8"), (b"#" * (MOST_BYTES + 1), "bytes")):
        file = tmp_path / "p.yaml"
        file.write_bytes(content)
        with pytest.raises(InvalidPolicy, match=words):
            load(str(file))


def test_depth_beyond_reach_is_refused() -> None:
    with pytest.raises(InvalidPolicy):
        parse("p", b"[" * 100_000)
    with pytest.raises(InvalidPolicy, match="nested too deep"):
        parse("p", b"a: " + b"[" * 30 + b"]" * 30)
