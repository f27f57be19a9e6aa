"""`mlflow report verify --key`: whose signature it is, and who approved what."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mlflow_report_plugin import verify
from mlflow_report_plugin.diff import comparing
from mlflow_report_plugin.logged.approving import approve
from mlflow_report_plugin.logged.place import DIGEST_TAG
from mlflow_report_plugin.logged.signatures import sign_logged
from mlflow_report_plugin.pipeline import report
from mlflow_report_plugin.snapshot import ChangesSince, Gap, NotComparable, Snapshot
from mlflow_report_plugin.verifying.verify import BASIC, UNTOLD
from tests.conftest import RunReport
from tests.models import Logged, log_wine
from tests.signing.keys import KeyPair, make

pytestmark = pytest.mark.versions

ROLE = "model owner"


@pytest.fixture
def model(tmp_path: Path, own_store: str, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """A model with a logged report, alone in a store."""
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ada")
    made = log_wine(own_store, "vouched", artifact_location=tmp_path / "artifacts")
    report(made.uri, tracking_uri=own_store, reach="shared").log()
    return made


@pytest.fixture
def pair(tmp_path: Path) -> KeyPair:
    return make(tmp_path / "keys")


def env(model: Logged) -> dict[str, str]:
    return {"MLFLOW_TRACKING_URI": model.tracking_uri}


def in_a_file(model: Logged, tmp_path: Path, run_report: RunReport, pair: KeyPair) -> Path:
    """A signed report in a file."""
    path = tmp_path / "report.json"
    assert run_report(model.uri, "-o", path, env=env(model)).returncode == 0
    signed = run_report("sign", path, "--key", pair.private, env={"MLFLOW_TRACKING_USERNAME": "a"})
    assert signed.returncode == 0, signed.stderr
    return path


def test_a_signed_file_names_its_signer(
    run_report: RunReport, model: Logged, tmp_path: Path, pair: KeyPair
) -> None:
    path = in_a_file(model, tmp_path, run_report, pair)
    done = run_report("verify", path, "--key", pair.public, env=env(model))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Signed by a, with the key " in done.stdout
    other = make(tmp_path / "other")
    both = ("--key", other.public, "--key", pair.public)
    assert run_report("verify", path, *both, env=env(model)).returncode == 0


def test_the_signature_may_lie_elsewhere(
    run_report: RunReport, model: Logged, tmp_path: Path, pair: KeyPair
) -> None:
    path = in_a_file(model, tmp_path, run_report, pair)
    elsewhere = tmp_path / "elsewhere.json"
    path.with_name("report.dsse.json").rename(elsewhere)
    missing = run_report("verify", path, "--key", pair.public, env=env(model))
    assert missing.returncode == 3
    assert "Not to be trusted: report.dsse.json: there is no signature" in missing.stdout
    there = ("--key", pair.public, "--signature", elsewhere)
    assert run_report("verify", path, *there, env=env(model)).returncode == 0


def forged(path: Path) -> Any:
    """The envelope of a report as JSON, to be changed."""
    return json.loads(path.with_name("report.dsse.json").read_bytes())


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("payload", "the signature does not hold"),
        ("type", "the envelope holds 'text/plain'"),
        ("twice", "the envelope has 2 signatures"),
        ("none", "the envelope has no signatures"),
        ("text", "not a DSSE envelope"),
        ("huge", "more than 32,000,000 bytes"),
        ("record", "for another snapshot"),
    ],
)
def test_a_bad_signature_is_one_line_and_exit_3(
    run_report: RunReport, model: Logged, tmp_path: Path, pair: KeyPair, how: str, message: str
) -> None:
    path = in_a_file(model, tmp_path, run_report, pair)
    envelope = forged(path)
    if how == "payload":
        said = json.loads(b64decode(envelope["payload"]))
        said["predicate"]["signer"] = "mallory"
        envelope["payload"] = b64encode(json.dumps(said).encode()).decode()
    elif how == "type":
        envelope["payloadType"] = "text/plain"
    elif how in ("twice", "none"):
        envelope["signatures"] *= 2 if how == "twice" else 0
    content = json.dumps(envelope)
    if how == "record":
        run_report(model.uri, "-o", path, env=env(model))  # made again, at another time
    content = {"text": "no JSON", "huge": content + " " * 32_000_000}.get(how, content)
    path.with_name("report.dsse.json").write_text(content)
    done = run_report("verify", path, "--key", pair.public, env=env(model))
    assert done.returncode == 3
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Not to be trusted")]
    assert message in line
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", ["private", "absent", "report"])
def test_a_wrong_key_is_one_line_and_exit_3(
    run_report: RunReport, model: Logged, tmp_path: Path, pair: KeyPair, wrong: str
) -> None:
    path = in_a_file(model, tmp_path, run_report, pair)
    key = {"private": pair.private, "absent": tmp_path / "absent.pem", "report": path}[wrong]
    done = run_report("verify", path, "--key", key, env=env(model))
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (3, 1, "")


def test_a_signature_without_a_key_or_a_file_is_wrong_usage(
    run_report: RunReport, model: Logged, pair: KeyPair
) -> None:
    for arguments in (("a.json", "--signature", "b"), (model.uri, "--signature", "b")):
        assert run_report("verify", *arguments, env=env(model)).returncode == 2
    arguments = (model.uri, "--signature", "b", "--key", str(pair.public))
    assert run_report("verify", *arguments, env=env(model)).returncode == 2


def test_a_signed_logged_report_names_its_signer(
    run_report: RunReport, model: Logged, pair: KeyPair, tmp_path: Path
) -> None:
    unsigned = run_report("verify", model.uri, "--key", pair.public, env=env(model))
    assert unsigned.returncode == 3
    assert "Not to be trusted: no signature lies beside the logged report" in unsigned.stdout
    sign_logged(model.uri, pair.private, str, tracking_uri=model.tracking_uri)
    done = run_report("verify", model.uri, "--key", pair.public, env=env(model))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Signed by ada, with the key " in done.stdout
    other = make(tmp_path / "other")
    done = run_report("verify", model.uri, "--key", other.public, env=env(model))
    assert done.returncode == 3
    assert "not with" in done.stdout


def test_approvals_are_told_and_are_no_drift(
    run_report: RunReport, model: Logged, pair: KeyPair
) -> None:
    approve(model.uri, ROLE, key=pair.private, tracking_uri=model.tracking_uri)
    approve(model.uri, "risk", tracking_uri=model.tracking_uri)
    done = run_report("verify", model.uri, env=env(model))
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert any(
        line.startswith("Approved by ada as model owner, ")
        and "still what was approved; signed, not checked without --key" in line
        for line in lines
    )
    assert any("as risk, " in line and line.endswith("; not signed") for line in lines)


def test_a_signed_approval_of_the_record_vouches_for_it(
    run_report: RunReport, model: Logged, pair: KeyPair
) -> None:
    approve(model.uri, ROLE, key=pair.private, tracking_uri=model.tracking_uri)
    done = run_report("verify", model.uri, "--key", pair.public, env=env(model))
    assert done.returncode == 0, done.stdout
    assert "; signature valid (" in done.stdout
    approve(model.uri, ROLE, withdraw=True, tracking_uri=model.tracking_uri)
    done = run_report("verify", model.uri, "--key", pair.public, env=env(model))
    assert done.returncode == 3
    assert "Withdrawn by ada as model owner" in done.stdout
    assert "no longer in force" in done.stdout


def test_an_approval_of_what_has_changed_says_so(
    run_report: RunReport, model: Logged, pair: KeyPair
) -> None:
    approve(model.uri, ROLE, key=pair.private, tracking_uri=model.tracking_uri)
    model.client.log_param(model.run_id, "solver", "lbfgs")
    report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log()
    done = run_report("verify", model.uri, "-f", "json", env=env(model))
    told = json.loads(done.stdout)
    assert (done.returncode, told["outcome"]) == (0, "verified")  # the newest report is
    assert [each["changes"] for each in told["approvals"]] == [1]
    assert [each["signature"] for each in told["approvals"]] == ["not checked"]


def test_what_was_approved_and_is_gone_is_not_still_what_was_approved(model: Logged) -> None:
    approve(model.uri, ROLE, tracking_uri=model.tracking_uri)
    (still,) = verify(model.uri, tracking_uri=model.tracking_uri).approvals
    assert still.changes == 0
    model.client.delete_run(model.run_id)
    found = verify(model.uri, tracking_uri=model.tracking_uri)
    assert [each.drift for each in found.drifts] == ["deleted evidence"]
    assert [each.changes for each in found.approvals] == [1]


def test_an_approved_report_that_was_taken_away_is_missed(model: Logged, tmp_path: Path) -> None:
    log = report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log
    log()
    done = approve(model.uri, ROLE, tracking_uri=model.tracking_uri)
    (file,) = (tmp_path / "artifacts").rglob(f"snapshots/*-{done.said.digest[7:]}.json")
    (older,) = (each for each in file.parent.iterdir() if each != file)
    file.unlink()
    old = Snapshot.from_json(older.read_bytes())
    (file.parents[1] / "report.json").write_bytes(older.read_bytes())
    model.client.set_model_version_tag(model.name, model.version, DIGEST_TAG, old.digest)
    found = verify(model.uri, tracking_uri=model.tracking_uri)
    assert found.problems == (
        f"the report {done.said.digest}, which ada approved as {ROLE}, is not there",
    )
    assert found.outcome == "not verified"


def test_an_approval_that_cannot_be_read_is_not_passed_over(model: Logged, tmp_path: Path) -> None:
    approve(model.uri, ROLE, tracking_uri=model.tracking_uri)
    approve(model.uri, ROLE, withdraw=True, tracking_uri=model.tracking_uri)
    withdrawal = max((tmp_path / "artifacts").rglob("approvals/*.json"), key=made_at)
    withdrawal.write_text("{}")
    found = verify(model.uri, tracking_uri=model.tracking_uri)
    assert found.outcome == "not verified"
    (unread,) = found.unverified
    assert withdrawal.name in unread.message


@pytest.mark.parametrize(("reason", "changes"), [("failed", None), ("not asked for", 0)])
def test_what_could_not_be_compared_is_not_still_what_was_approved(
    model: Logged, monkeypatch: pytest.MonkeyPatch, reason: Any, changes: int | None
) -> None:
    approve(model.uri, ROLE, tracking_uri=model.tracking_uri)
    report(model.uri, tracking_uri=model.tracking_uri, reach="shared").log()
    untold = NotComparable(part="files", side="new", reason=reason, message="why")
    since = comparing.since

    def with_untold(old: Snapshot, new: Snapshot) -> ChangesSince | None:
        found = since(old, new)
        return found and found.model_copy(update={"not_comparable": (untold,)})

    monkeypatch.setattr(comparing, "since", with_untold)
    (approval,) = verify(model.uri, tracking_uri=model.tracking_uri).approvals
    assert approval.changes == changes


def made_at(path: Path) -> int:
    time: int = json.loads(path.read_bytes())["predicate"]["time"]
    return time


def test_what_the_record_could_not_read_is_said(model: Logged) -> None:
    gap = Gap(part="run_artifacts", reason="failed", message="a folder could not be listed")
    made = report(model.uri, tracking_uri=model.tracking_uri, reach="shared")
    replace(made, snapshot=made.snapshot.model_copy(update={"gaps": (gap,)})).log()
    found = verify(model.uri, tracking_uri=model.tracking_uri)
    assert found.outcome == "verified"
    assert f"{UNTOLD}run artifacts" in found.notes
    assert BASIC not in found.notes
    basic = report(model.uri, tracking_uri=model.tracking_uri, reach="shared", depth="basic")
    basic.log()
    found = verify(model.uri, tracking_uri=model.tracking_uri)
    assert found.outcome == "verified"
    assert BASIC in found.notes


def test_an_approval_that_was_changed_does_not_hold(
    run_report: RunReport, model: Logged, pair: KeyPair, tmp_path: Path
) -> None:
    approve(model.uri, ROLE, key=pair.private, tracking_uri=model.tracking_uri)
    (file,) = (tmp_path / "artifacts").rglob("approvals/*.json")
    envelope = json.loads(file.read_bytes())
    said = json.loads(b64decode(envelope["payload"]))
    said["predicate"]["role"] = "chief risk officer"
    envelope["payload"] = b64encode(json.dumps(said).encode()).decode()
    file.write_text(json.dumps(envelope))
    done = run_report("verify", model.uri, "--key", pair.public, env=env(model))
    assert done.returncode == 3
    assert "the approval by ada as chief risk officer does not hold" in done.stdout
