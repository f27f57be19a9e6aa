"""`mlflow report sign`: one envelope beside the report, or one line that says why not."""

from __future__ import annotations

import getpass
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from mlflow_report_plugin.signing import checking
from mlflow_report_plugin.snapshot import Snapshot
from tests.conftest import RunReport
from tests.signing.keys import PASSPHRASE, KeyPair, make
from tests.snapshots import WINE_QUALITY

VARIABLE = "MLFLOW_REPORT_KEY_PASSPHRASE"
COMMAND = "from mlflow_report_plugin.command.main import main; main()"


@pytest.fixture
def pair(tmp_path: Path) -> KeyPair:
    return make(tmp_path)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_text(WINE_QUALITY.to_json())
    return path


def test_the_signature_lies_beside_the_report(
    run_report: RunReport, pair: KeyPair, report: Path
) -> None:
    done = run_report("sign", report, "--key", pair.private, env={"USER": "ada"})
    assert done.returncode == 0, done.stderr
    assert WINE_QUALITY.digest in done.stdout
    data = checking.read_envelope(report.with_name("report.dsse.json"))
    signer = checking.check_report(data, WINE_QUALITY.digest, pair.public)
    assert signer.key_id[:12] in done.stdout
    assert signer.name


def test_the_signer_is_whom_mlflow_logs_in(
    run_report: RunReport, pair: KeyPair, report: Path
) -> None:
    login = {"MLFLOW_TRACKING_USERNAME": "grace", "MLFLOW_TRACKING_PASSWORD": "x"}
    assert run_report("sign", report, "--key", pair.private, env=login).returncode == 0
    data = report.with_name("report.dsse.json").read_bytes()
    assert checking.check_report(data, WINE_QUALITY.digest, pair.public).name == "grace"


def test_another_path_can_be_chosen(run_report: RunReport, pair: KeyPair, report: Path) -> None:
    done = run_report("sign", report, "--key", pair.private, "-o", "signed/by-me.json")
    assert done.returncode == 0, done.stderr
    assert (report.parent / "signed/by-me.json").exists()


def test_the_passphrase_comes_from_the_environment(
    run_report: RunReport, tmp_path: Path, report: Path
) -> None:
    pair = make(tmp_path / "keys", passphrase=PASSPHRASE)
    right = run_report("sign", report, "--key", pair.private, env={VARIABLE: PASSPHRASE})
    assert right.returncode == 0, right.stderr
    assert PASSPHRASE not in right.stdout + right.stderr
    wrong = run_report("sign", report, "--key", pair.private, env={VARIABLE: "falsch"})
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "the passphrase is wrong" in wrong.stderr
    none = run_report("sign", report, "--key", pair.private)
    assert VARIABLE in none.stderr


def test_the_passphrase_is_asked_for_on_a_terminal(tmp_path: Path, report: Path) -> None:
    pair = make(tmp_path / "keys", passphrase=PASSPHRASE)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", COMMAND, "sign", str(report), "--key", str(pair.private)]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    said = b""
    while b"Passphrase of" not in said:
        said += os.read(ours, 1000)
    os.write(ours, f"{PASSPHRASE}\n".encode())
    try:
        while chunk := os.read(ours, 1000):
            said += chunk
    except OSError:  # it has ended
        pass
    assert process.wait() == 0, said
    assert PASSPHRASE.encode() not in said
    assert report.with_name("report.dsse.json").exists()


def test_a_report_that_was_changed_is_not_signed(
    run_report: RunReport, pair: KeyPair, report: Path
) -> None:
    report.write_text(report.read_text().replace("wine-quality", "beer-quality"))
    done = run_report("sign", report, "--key", pair.private)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not signed: the snapshot was changed" in done.stderr
    assert not report.with_name("report.dsse.json").exists()


def test_a_report_of_the_first_schema_can_be_signed(run_report: RunReport, pair: KeyPair) -> None:
    path = Path(__file__).parents[1] / "snapshots/version_1/whisper-transcriber.json"
    done = run_report("sign", path, "--key", pair.private, "-o", "old.dsse.json")
    assert done.returncode == 0, done.stderr
    assert "sha256:" in done.stdout


def test_the_digests_of_files_are_signed_with_it(pair: KeyPair) -> None:
    files = Snapshot.model_fields and WINE_QUALITY.files
    assert files is not None
    if "sha256" not in type(files.files[0]).model_fields:
        pytest.skip("files have no digests yet")
    hashed = files.files[0].model_copy(update={"sha256": "ab" * 32})
    snapshot = WINE_QUALITY.model_copy(
        update={"files": files.model_copy(update={"files": (hashed, *files.files[1:])})}
    )
    report = checking.Signed(snapshot, snapshot.digest)
    data, _ = checking.sign_report(report, pair.private, None, str)
    from base64 import b64decode

    said = json.loads(b64decode(json.loads(data)["payload"]))
    assert said["subject"][1:] == [{"name": hashed.path, "digest": {"sha256": "ab" * 32}}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("absent.json", "--key", "ed25519.pem"), "there is no snapshot"),
        (("report.json", "--key", "absent.pem"), "the key absent.pem cannot be read"),
        (("report.json", "--key", "ed25519.pub.pem"), "is a public key"),
        (("report.json", "--key", "report.json"), "is no key in PEM"),
        (("broken.json", "--key", "ed25519.pem"), "not a report snapshot"),
        (("folder.json", "--key", "ed25519.pem"), "cannot be read"),
        ((".", "--key", "ed25519.pem"), "MLmodel"),
        (("report.json", "--key", "ed25519.pem", "-o", "."), "it is a folder"),
    ],
)
@pytest.mark.usefixtures("pair", "report")
def test_what_cannot_be_signed_is_told_in_one_line(
    run_report: RunReport, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "broken.json").write_text("[]")
    done = run_report("sign", *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_name_of_the_computers_user_is_the_last_resort(
    run_report: RunReport, pair: KeyPair, report: Path
) -> None:
    assert run_report("sign", report, "--key", pair.private).returncode == 0
    data = report.with_name("report.dsse.json").read_bytes()
    name = checking.check_report(data, WINE_QUALITY.digest, pair.public).name
    assert name == getpass.getuser()
