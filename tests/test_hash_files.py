"""SHA-256 of the model's files: right, streamed, shown, and never at the cost of the report."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
import tracemalloc
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import mlflow
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.collect import hashing
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.snapshot import File, Files, Snapshot
from tests.models import Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.snapshots import LOCAL_FOLDER

pytestmark = pytest.mark.versions


def digests(snapshot: Snapshot) -> dict[str, str | None]:
    assert snapshot.files is not None
    return {file.path: file.sha256 for file in snapshot.files.files}


def on_disk(folder: Path) -> dict[str, str]:
    """The digests of the files of a folder, as anybody would compute them."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hashed(folder: Path, *files: File) -> Snapshot:
    """A snapshot with the digests of files that are listed so."""
    listed = LOCAL_FOLDER.model_copy(update={"files": Files(files=files)})
    return hashing.hashed(Client("sqlite://"), folder.as_uri(), listed, lambda *_: None)


def folder_of(model: Logged) -> Path:
    uri = model.client.get_model_version_download_uri(model.name, model.version)
    if uri.startswith("models:/"):
        uri = model.client.get_logged_model(uri.removeprefix("models:/")).artifact_location
    return Path(unquote(urlsplit(uri).path))


def test_each_file_of_a_folder_has_its_digest(wine: Logged) -> None:
    made = report(wine.uri, tracking_uri=wine.tracking_uri, hash_files=True)
    expected = on_disk(folder_of(wine))
    found = digests(made.snapshot)
    assert {path: found[path] for path in expected} == expected
    assert None not in found.values()
    for digest in expected.values():
        assert digest in made.to_markdown()
        assert digest in made.to_html()
    assert Snapshot.from_json(made.to_json()) == made.snapshot


def test_without_the_option_nothing_is_hashed(wine: Logged) -> None:
    made = report(wine.uri, tracking_uri=wine.tracking_uri)
    assert set(digests(made.snapshot).values()) == {None}


def test_files_of_a_server_have_the_digests_of_their_content(
    served_wine: Logged, tmp_path: Path
) -> None:
    made = report(served_wine.uri, tracking_uri=served_wine.tracking_uri, hash_files=True)
    with tracking(served_wine.tracking_uri):
        got = mlflow.artifacts.download_artifacts(served_wine.uri, dst_path=str(tmp_path))
    expected = on_disk(Path(got))
    expected.pop("registered_model_meta", None)  # what MLflow adds to what it downloads
    assert {path: digests(made.snapshot)[path] for path in expected} == expected


def test_files_over_http_are_never_on_the_disk(
    served_wine: Logged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = Client(served_wine.tracking_uri)
    location = client.tracking.artifact_location(f"runs:/{served_wine.run_id}")
    with tracking(served_wine.tracking_uri):  # where MLflow 2 looks for the server of the files
        served_wine.client.log_text(served_wine.run_id, "streamed", "streamed.txt")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is none"))
    found = client.artifacts.hash_file(location, "streamed.txt", lambda _: None)
    assert found == sha256(b"streamed").hexdigest()


def test_what_can_only_be_downloaded_leaves_nothing_behind(
    served_wine: Logged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As it is with a `runs:` URI of a server: MLflow looks in more than one place."""
    client = Client(served_wine.tracking_uri)
    with tracking(served_wine.tracking_uri):
        served_wine.client.log_text(served_wine.run_id, "copied", "copied.txt")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    location = f"runs:/{served_wine.run_id}"
    found = client.artifacts.hash_file(location, "copied.txt", lambda _: None)
    assert found == sha256(b"copied").hexdigest()
    assert list(tmp_path.iterdir()) == []


def test_a_large_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    size = 64 << 20
    with (tmp_path / "weights.bin").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        found = hashed(tmp_path, File(path="weights.bin", size=size))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert digests(found) == {"weights.bin": sha256(bytes(size)).hexdigest()}
    assert found.gaps == ()
    assert peak < size / 4


def test_how_far_it_got_is_told_up_to_the_end(wine: Logged) -> None:
    told: list[tuple[int, int]] = []
    made = report(
        wine.uri,
        tracking_uri=wine.tracking_uri,
        hash_files=True,
        on_hashed=lambda read, total: told.append((read, total)),
    )
    assert made.snapshot.files is not None
    total = made.snapshot.files.total_size
    assert [read for read, _ in told] == sorted(read for read, _ in told)
    assert told[-1] == (total, total)


def test_a_file_that_cannot_be_read_costs_its_digest_only(own_store: str, tmp_path: Path) -> None:
    model = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    (folder_of(model) / "link.txt").symlink_to(secret)
    made = report(model.uri, tracking_uri=own_store, hash_files=True)
    found = digests(made.snapshot)
    assert found.pop("link.txt") is None
    assert None not in found.values()
    gaps = [gap.message for gap in made.gaps if gap.part == "files"]
    assert any(message.startswith("link.txt could not be hashed: ") for message in gaps)


def test_a_server_that_refuses_the_files_costs_their_digests_only(
    served_wine: Logged, proxy: Proxy
) -> None:
    proxy.answer(r"artifacts/.*model\.(pkl|skops)$", status=500, body=b"no")
    made = report(served_wine.uri, tracking_uri=proxy.url, hash_files=True)
    found = digests(made.snapshot)
    (weights,) = [path for path in found if path in ("model.pkl", "model.skops")]
    assert found.pop(weights) is None
    assert None not in found.values()
    assert any(f"{weights} could not be hashed" in gap.message for gap in made.gaps)


def test_a_file_of_another_size_than_listed_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("longer")
    found = hashed(tmp_path, File(path="a", size=2))
    assert digests(found) == {"a": None}
    assert "6 bytes came, where 2 are listed" in found.gaps[0].message


def test_very_many_errors_are_few_lines(tmp_path: Path) -> None:
    found = hashed(tmp_path, *(File(path=f"gone-{number}") for number in range(50)))
    assert len(found.gaps) == hashing.MAX_ERRORS + 1
    assert found.gaps[-1].message == "45 more files could not be hashed"


def test_a_logged_report_has_the_digests_as_well(own_store: str, tmp_path: Path) -> None:
    model = log_wine(own_store, artifact_location=tmp_path / "artifacts")
    made = report(model.uri, tracking_uri=own_store, hash_files=True)
    (uri,) = made.log(["json"])
    with tracking(own_store):
        logged = Snapshot.from_json(mlflow.artifacts.load_text(uri))
    assert digests(logged) == digests(made.snapshot)


def test_the_command_shows_a_bar_on_a_terminal(wine: Logged, tmp_path: Path) -> None:
    terminal, other_end = pty.openpty()
    out = tmp_path / "report.json"
    env = {**os.environ, "MLFLOW_TRACKING_URI": wine.tracking_uri, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "mlflow", "report", wine.uri, "--hash-files", "-o", str(out)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=other_end, env=env)
    os.close(other_end)
    shown = b""
    while part := _read(terminal):
        shown += part
    os.close(terminal)
    assert process.wait(300) == 0
    assert b"Hashing files" in shown
    assert None not in digests(Snapshot.from_json(out.read_bytes())).values()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""
