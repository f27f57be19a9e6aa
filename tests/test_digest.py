"""The digest of a snapshot: what it covers, what RFC 8785 cannot write, and files of version 1."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin import report
from mlflow_report_plugin.errors import InvalidSnapshot
from mlflow_report_plugin.snapshot import SCHEMA_VERSION, MlflowModel, Snapshot, content, digest
from mlflow_report_plugin.snapshot.digests import canonical
from tests.conftest import RunReport
from tests.snapshots import ALL, WINE_QUALITY

VERSION_1 = sorted((Path(__file__).parent / "snapshots" / "version_1").glob("*.json"))
"""Snapshots as they were written before they had a digest."""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ["$integer", "$$integer", "$", "integer", "\u20ac", "\ufb33", "\U0001f600"]
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


def with_details(details: dict[str, Any]) -> Snapshot:
    return WINE_QUALITY.model_copy(update={"model": MlflowModel(details=details)})


def changed(snapshot: Snapshot, **fields: Any) -> str:
    """The snapshot's file, after somebody edited it."""
    return json.dumps(json.loads(snapshot.to_json()) | fields)


def test_the_digest_is_that_of_the_canonical_json_of_all_else() -> None:
    """Computed as anybody would who has the file and RFC 8785; this one needs no more of it."""
    fields = json.loads(WINE_QUALITY.to_json())
    said = fields.pop("digest")
    plain = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert said == f"sha256:{sha256(plain.encode()).hexdigest()}"
    assert said == WINE_QUALITY.digest == digest(WINE_QUALITY)


@pytest.mark.parametrize("name", ALL)
def test_a_file_has_the_digest_of_its_snapshot(name: str) -> None:
    read = content(ALL[name].to_json(), SCHEMA_VERSION)
    assert read.said == read.digest == ALL[name].digest
    assert read.problem == ""
    assert json.loads(ALL[name].to_json())["digest"] == ALL[name].digest


@given(values)
def test_whatever_a_snapshot_holds_has_the_same_digest_in_its_file(value: Any) -> None:
    snapshot = with_details({"it": value})
    read = content(snapshot.to_json(), SCHEMA_VERSION)
    assert read.problem == ""
    again = Snapshot.from_json(snapshot.to_json())
    assert again == snapshot
    assert again.digest == snapshot.digest


@given(values, values)
def test_only_what_is_equal_shares_a_canonical_form(one: Any, other: Any) -> None:
    assert (canonical(one) == canonical(other)) == (tagged(one) == tagged(other))


def tagged(value: Any) -> Any:
    """The value with what Python takes for equal and JSON does not told apart."""
    if isinstance(value, dict):
        return {key: tagged(each) for key, each in value.items()}
    if isinstance(value, list):
        return [tagged(each) for each in value]
    return (isinstance(value, bool), value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2**53 - 1, "9007199254740991"),
        (2**53, '{"$integer":"9007199254740992"}'),
        (-(2**63), '{"$integer":"-9223372036854775808"}'),
        ({"$integer": "9007199254740992"}, '{"$$integer":"9007199254740992"}'),
        ({"$$integer": 1, "$other": 2}, '{"$$$integer":1,"$other":2}'),
        (1e30, "1e+30"),
        (-0.0, "0"),
        (1.0, "1"),
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
    ],
)
def test_numbers_beyond_rfc_8785_are_written_without_loss(value: Any, written: str) -> None:
    assert canonical(value) == written.encode()


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 5_000, "NaN", '"\\ud800"'])
def test_what_no_snapshot_can_hold_is_no_snapshot(number: str) -> None:
    text = with_details({"it": 7}).to_json().replace('"it": 7', f'"it": {number}')
    with pytest.raises(InvalidSnapshot) as caught:
        Snapshot.from_json(text)
    assert "\n" not in str(caught.value)


def test_nesting_as_deep_as_a_snapshot_can_be_written_has_a_digest() -> None:
    value: Any = "core"
    for _ in range(150):
        value = [value]
    snapshot = with_details({"it": value})
    assert Snapshot.from_json(snapshot.to_json()).digest == snapshot.digest


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_was_changed_is_read_with_a_gap(name: str) -> None:
    snapshot = ALL[name]
    edited = changed(snapshot, uris=snapshot.uris.model_dump() | {"model_uri": "models:/other/1"})
    read = Snapshot.from_json(edited)
    (gap,) = [gap for gap in read.gaps if gap.part == "digest"]
    assert snapshot.digest in gap.message
    assert read.uris.model_uri == "models:/other/1"


def test_writing_a_changed_file_again_does_not_make_it_whole() -> None:
    read = Snapshot.from_json(changed(WINE_QUALITY, run=None))
    again = Snapshot.from_json(read.to_json())
    assert again == read
    assert [gap.part for gap in again.gaps].count("digest") == 1


@pytest.mark.parametrize(
    "said", [None, "", "sha256:", 7, [], {"a": 1}, "sha256:\n\u202e<script>alert(1)</script>"]
)
def test_a_digest_of_any_other_shape_is_a_wrong_one(said: Any) -> None:
    read = Snapshot.from_json(changed(WINE_QUALITY, digest=said))
    assert [gap.part for gap in read.gaps][-1] == "digest"
    assert report_of(read)


def report_of(snapshot: Snapshot) -> str:
    from mlflow_report_plugin.pipeline import Report
    from mlflow_report_plugin.sections.view import View

    return Report(snapshot, View()).to_html() + Report(snapshot, View()).to_markdown()


@pytest.mark.parametrize("layout", ["detailed", "audit", "summary"])
def test_a_report_of_a_changed_file_says_so(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(changed(WINE_QUALITY, run=None), encoding="utf-8")
    text = report(str(path), layout=layout).to_markdown()
    assert "was changed after it was made" in text
    assert WINE_QUALITY.digest in text


def test_the_command_warns_of_a_changed_file_and_renders_it(
    run_report: RunReport, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    path.write_text(changed(WINE_QUALITY, run=None), encoding="utf-8")
    result = run_report(str(path))
    assert result.returncode == 0
    assert "Warning: digest failed: the snapshot was changed after it was made" in result.stderr
    assert "was changed after it was made" in result.stdout
    assert run_report(str(path), "--strict").returncode == 1


@pytest.mark.parametrize("path", VERSION_1, ids=lambda path: path.name)
def test_files_of_version_1_are_read_and_written_as_version_2(path: Path) -> None:
    before = json.loads(path.read_bytes())
    assert before["schema_version"] == 1
    snapshot = Snapshot.from_json(path.read_bytes())
    assert not [gap for gap in snapshot.gaps if gap.part == "digest"]
    after = json.loads(snapshot.to_json())
    assert after["schema_version"] == SCHEMA_VERSION
    assert after["digest"] == snapshot.digest
    assert is_within(before, after)
    assert report(str(path)).to_markdown()


def is_within(before: Any, after: Any) -> bool:
    """Whether nothing of what was there has changed; there may be more."""
    if isinstance(before, dict):
        return all(
            key == "schema_version" or (key in after and is_within(each, after[key]))
            for key, each in before.items()
        )
    if isinstance(before, list):
        return len(before) == len(after) and all(map(is_within, before, after))
    return bool(before == after)


def test_there_are_files_of_version_1() -> None:
    assert len(VERSION_1) == 2


@pytest.mark.parametrize("version", [0, 3, -1, "2", 2.0, True, None, [2], 10**30])
def test_an_unknown_schema_is_one_clear_line(version: Any) -> None:
    with pytest.raises(InvalidSnapshot, match="schema_version is not 1 to 2") as caught:
        Snapshot.from_json(changed(WINE_QUALITY, schema_version=version))
    assert "\n" not in str(caught.value)
