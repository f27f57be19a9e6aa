"""Files of approvals: what is written is read, and what else lies there is told from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mlflow_report_plugin.errors import InvalidSignature
from mlflow_report_plugin.signing import approval, checking, envelope, keys
from mlflow_report_plugin.signing.approval import Said
from tests.renderers.naughty import NAUGHTY
from tests.signing.keys import make
from tests.signing.test_checking import signed

DIGEST = "sha256:" + "5a" * 32
FIELDS: dict[str, Any] = {
    "action": "approved",
    "role": "model owner",
    "who": "ada",
    "time": 1_700_000_000_000,
    "comment": "Looks *good*.",
    "digest": DIGEST,
    "report_time": 1_699_999_000_000,
    "name": "wine-quality",
    "version": "3",
}


def read(data: bytes, name: str = "wine-quality", version: str = "3") -> Any:
    return approval.read("a.json", data, name, version)


def changed(**fields: Any) -> bytes:
    """The file of an approval with other fields in its predicate."""
    statement = json.loads(approval.written(Said(**FIELDS)))
    statement["predicate"].update(fields)
    return json.dumps(statement).encode()


def test_what_was_written_is_read() -> None:
    found = read(approval.written(Said(**FIELDS)))
    kept = {name: getattr(found, name) for name in FIELDS if name not in ("name", "version")}
    assert kept == {name: FIELDS[name] for name in kept}
    assert (found.file, found.key_id) == ("a.json", None)


def test_a_signed_one_names_its_key_and_can_be_checked(tmp_path: Path) -> None:
    pair = make(tmp_path)
    signer = keys.private_key(pair.private, str)
    data = envelope.sign(approval.written(Said(**FIELDS)), signer).encode()
    assert read(data).key_id == signer.public_key.keyid
    assert checking.check_approval(data, pair.public) == signer.public_key.keyid
    other = make(tmp_path / "other")
    with pytest.raises(InvalidSignature, match="not with"):
        checking.check_approval(data, other.public)


def test_one_that_is_not_signed_has_no_signature_to_check(tmp_path: Path) -> None:
    data = approval.written(Said(**FIELDS))
    with pytest.raises(InvalidSignature, match="not a DSSE envelope"):
        checking.check_approval(data, make(tmp_path).public)


def test_the_signature_of_a_report_is_no_approval(tmp_path: Path) -> None:
    with pytest.raises(InvalidSignature, match="says something else"):
        read(signed(make(tmp_path)))


@pytest.mark.parametrize(("name", "version"), [("wine-quality", "4"), ("beer", "3")])
def test_one_of_another_version_is_refused(name: str, version: str) -> None:
    with pytest.raises(InvalidSignature, match="about another version"):
        read(approval.written(Said(**FIELDS)), name, version)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"\xff",
        b'{"payloadType": 7}',
        b"[" * 10_000,
        b" " * (approval.MAX_BYTES + 1),
        changed(action="rejected"),
        changed(role=""),
        changed(role="r" * 61),
        changed(who=None),
        changed(comment="c" * 2_001),
        changed(time="yesterday"),
        changed(time=10**30),
        changed(digest="md5:00"),
        changed(digest=DIGEST + "\n"),
        changed(digest="sha256:" + "00" * 32),
        changed(name=["wine-quality"]),
    ],
)
def test_what_is_no_approval_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(InvalidSignature) as caught:
        read(data)
    assert 0 < len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_is_kept_as_it_is(text: str) -> None:
    fields = {"role": text[:60], "who": text[:200], "comment": text[:2_000]}
    try:
        said = Said(**{**FIELDS, **fields})
    except ValueError:  # an empty role, for example
        return
    found = read(approval.written(said))
    assert (found.role, found.who, found.comment) == (said.role, said.who, said.comment)
