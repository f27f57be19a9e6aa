"""Whose signature it is, or why it is none."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlflow_report_plugin.errors import InvalidKey, InvalidSignature, ReportError
from mlflow_report_plugin.signing import checking, envelope, keys, statement
from tests.signing.keys import KeyPair, make
from tests.snapshots import ALL, WINE_QUALITY

DIGEST = "sha256:" + "5a" * 32
OTHER = "sha256:" + "00" * 32


def signed(pair: KeyPair, name: str | None = "ada") -> bytes:
    report = checking.Signed(WINE_QUALITY, DIGEST)
    return checking.sign_report(report, pair.private, name, str)[0].encode()


def payload_of(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b64decode(json.loads(data)["payload"]))
    return found


@pytest.fixture
def pair(tmp_path: Path) -> KeyPair:
    return make(tmp_path)


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_a_signature_names_who_signed(tmp_path: Path, kind: str) -> None:
    pair = make(tmp_path, kind)
    found = checking.check_report(signed(pair), DIGEST, pair.public)
    assert (found.name, found.key_id) == ("ada", keys.public_key(pair.public).keyid)
    assert found.time > 1_700_000_000_000


def test_the_envelope_holds_an_in_toto_statement(pair: KeyPair) -> None:
    data = signed(pair)
    assert json.loads(data)["payloadType"] == "application/vnd.in-toto+json"
    said = payload_of(data)
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["subject"] == [{"name": "snapshot", "digest": {"sha256": "5a" * 32}}]
    assert said["predicateType"] == statement.REPORT
    assert said["predicate"]["modelUri"] == "models:/wine-quality@champion"
    assert said["predicate"]["digest"] == DIGEST
    assert said["predicate"]["name"] == "wine-quality"


@pytest.mark.parametrize("name", ALL)
def test_the_snapshot_of_every_kind_of_model_can_be_signed(name: str, pair: KeyPair) -> None:
    report = checking.Signed(ALL[name], ALL[name].digest)
    data, _ = checking.sign_report(report, pair.private, None, str)
    assert checking.check_report(data.encode(), report.digest, pair.public).name is None


def test_another_key_is_named(tmp_path: Path, pair: KeyPair) -> None:
    other = make(tmp_path / "other")
    first, second = (keys.public_key(each.public).keyid[:12] for each in (pair, other))
    with pytest.raises(InvalidSignature, match=f"with the key {first}, not with {second}"):
        checking.check_report(signed(pair), DIGEST, other.public)


def test_the_signature_of_another_key_under_the_id_of_this_one_does_not_hold(
    tmp_path: Path, pair: KeyPair
) -> None:
    other = make(tmp_path / "other")
    forged = json.loads(signed(other))
    forged["signatures"][0]["keyid"] = keys.public_key(pair.public).keyid
    with pytest.raises(InvalidSignature, match="does not hold"):
        checking.check_report(json.dumps(forged).encode(), DIGEST, pair.public)


def test_a_signature_of_another_snapshot_is_refused(pair: KeyPair) -> None:
    with pytest.raises(InvalidSignature, match="for another snapshot"):
        checking.check_report(signed(pair), OTHER, pair.public)


def test_a_statement_that_was_changed_is_found(pair: KeyPair) -> None:
    changed = json.loads(signed(pair))
    said = payload_of(json.dumps(changed).encode())
    said["subject"][0]["digest"]["sha256"] = "00" * 32
    said["predicate"]["digest"] = OTHER
    changed["payload"] = b64encode(json.dumps(said).encode()).decode()
    with pytest.raises(InvalidSignature, match="does not hold"):
        checking.check_report(json.dumps(changed).encode(), OTHER, pair.public)


def resigned(pair: KeyPair, change: Callable[[dict[str, Any]], object]) -> bytes:
    """An envelope with a good signature of a statement that we would not make."""
    said = payload_of(signed(pair))
    change(said)
    return envelope.sign(json.dumps(said).encode(), keys.private_key(pair.private, str)).encode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"predicateType": "https://slsa.dev/provenance/v1"}, "something else: .*slsa.dev"),
        ({"_type": "https://in-toto.io/Statement/v0.1"}, "v0.1"),
        ({"subject": []}, "another snapshot"),
        ({"subject": [{"name": "x"}]}, r"not an in-toto statement: subject\.0\.digest"),
        ({"predicate": {}}, "not an in-toto statement: "),
        ({"predicate": []}, "not an in-toto statement: "),
        ({"predicateType": "</script>\n\x1b[31m" * 90}, "something else"),
    ],
)
def test_a_statement_of_somebody_else_is_refused(
    pair: KeyPair, change: dict[str, Any], message: str
) -> None:
    data = resigned(pair, lambda said: said.update(change))
    with pytest.raises(InvalidSignature, match=message) as caught:
        checking.check_report(data, DIGEST, pair.public)
    assert len(str(caught.value)) < 500


def test_two_digests_in_one_statement_are_refused(pair: KeyPair) -> None:
    data = resigned(pair, lambda said: said["predicate"].update(digest=OTHER))
    with pytest.raises(InvalidSignature, match="two digests"):
        checking.check_report(data, DIGEST, pair.public)


SIGNATURE = {"keyid": "a", "sig": "AAAA"}
TYPE = "application/vnd.in-toto+json"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a DSSE envelope"),
        (b"\xff\xfe", "not a DSSE envelope"),
        (b"null", "not a DSSE envelope"),
        (b"[" * 100_000, "not a DSSE envelope"),
        (b" " * (envelope.MAX_BYTES + 1), "more than 32,000,000 bytes"),
        ({}, "not a DSSE envelope: payload"),
        ({"payload": "e30=", "payloadType": "text/plain", "signatures": []}, "'text/plain', not"),
        ({"payload": "e30=", "payloadType": TYPE, "signatures": []}, "has no signatures"),
        ({"payload": "e30=", "payloadType": TYPE, "signatures": [SIGNATURE] * 2}, "2 signatures"),
        ({"payload": "e30=", "payloadType": TYPE, "signatures": [{"keyid": "a"}]}, "sig: "),
        ({"payload": "é", "payloadType": TYPE, "signatures": [SIGNATURE]}, "not Base64"),
        ({"payload": "e30", "payloadType": TYPE, "signatures": [SIGNATURE]}, "not Base64"),
        ({"payload": "e30=", "payloadType": TYPE, "signatures": [{"sig": ""}]}, r"\(not named\)"),
        ({"payload": "e30=", "payloadType": TYPE, "signatures": [SIGNATURE]}, "the key a, not"),
    ],
)
def test_what_is_no_envelope_is_named(pair: KeyPair, data: Any, message: str) -> None:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(InvalidSignature, match=message):
        checking.check_report(content, DIGEST, pair.public)


@pytest.mark.parametrize("sig", ["", "AAAA", "A" * 88, "A" * 4_000])
@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_a_signature_of_any_length_is_no_traceback(tmp_path: Path, kind: str, sig: str) -> None:
    pair = make(tmp_path, kind)
    changed = json.loads(signed(pair))
    changed["signatures"][0]["sig"] = sig
    with pytest.raises(InvalidSignature, match="does not hold"):
        checking.check_report(json.dumps(changed).encode(), DIGEST, pair.public)


def test_the_other_alphabet_of_base64_is_read(pair: KeyPair) -> None:
    changed = json.loads(signed(pair, name="ÿ??>>~~ ada"))
    for place in (changed, changed["signatures"][0]):
        for key in ("payload", "sig"):
            if key in place:
                place[key] = place[key].replace("+", "-").replace("/", "_")
    assert checking.check_report(json.dumps(changed).encode(), DIGEST, pair.public)


def test_the_envelope_lies_beside_the_report() -> None:
    assert checking.envelope_path(Path("a/report.json")) == Path("a/report.dsse.json")


def test_an_envelope_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("absent", ".", "a\0b"):
        with pytest.raises(InvalidSignature):
            checking.read_envelope(tmp_path / name)


def test_without_the_extra_it_is_said_what_to_install(pair: KeyPair) -> None:
    code = (
        "import sys; sys.modules['securesystemslib'] = None\n"
        "from pathlib import Path\n"
        "from mlflow_report_plugin.signing import envelope, keys, statement\n"
        f"try: keys.public_key(Path({str(pair.public)!r}))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Unsupported" in told.stdout
    assert "pip install 'mlflow-report-plugin[sign]'" in told.stdout


def test_both_errors_are_errors_of_reports() -> None:
    assert issubclass(InvalidKey, ReportError)
    assert issubclass(InvalidSignature, ReportError)
