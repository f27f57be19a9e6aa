"""Where the secret comes from."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.upkeep.webhooks import secret
from mlflow_report_plugin.upkeep.webhooks.secret import FILE_VARIABLE, VARIABLE, NoSecret


def test_without_a_variable_there_is_no_secret() -> None:
    assert not secret.is_set()
    with pytest.raises(NoSecret, match=VARIABLE):
        secret.read()


def test_the_variable_holds_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "abc")
    monkeypatch.setenv(FILE_VARIABLE, "/nowhere")
    assert secret.is_set()
    assert secret.read() == "abc"


def test_what_is_written_is_read_and_nobody_else_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = secret.new()
    secret.write(tmp_path / "secret", made)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "secret"))
    assert secret.is_set()
    assert secret.read() == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_each_secret_is_another_one() -> None:
    assert len({secret.new() for _ in range(100)}) == 100
    assert len(secret.new()) >= 40


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o666])
def test_a_file_that_everybody_may_read_or_write_is_refused(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret.write(tmp_path / "secret", "abc")
    (tmp_path / "secret").chmod(mode)
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "secret"))
    with pytest.raises(NoSecret, match="0600"):
        secret.read()


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o440])
def test_a_group_may_read_the_file_as_in_the_volume_of_a_container(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As Kubernetes lays out a secret, to replace all of its files at once.
    (tmp_path / "..2024_05_01").mkdir()
    secret.write(tmp_path / "..2024_05_01" / "secret", "abc")
    (tmp_path / "..2024_05_01" / "secret").chmod(mode)
    (tmp_path / "..data").symlink_to("..2024_05_01")
    (tmp_path / "secret").symlink_to("..data/secret")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "secret"))
    assert secret.read() == "abc"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_file_without_a_secret_is_refused_without_saying_where_it_is(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.touch(mode=0o600)
    path.write_bytes(content)
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    with pytest.raises(NoSecret) as raised:
        secret.read()
    assert str(path) not in str(raised.value)


def test_a_file_that_is_not_there_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, "/nowhere/secret")
    with pytest.raises(NoSecret, match="cannot be read"):
        secret.read()


def test_a_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    with pytest.raises(OutputFailed, match="exists already"):
        secret.write(tmp_path / "secret", "abc")
    assert (tmp_path / "secret").read_text() == "mine"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        secret.write(tmp_path / "nowhere" / "secret", "abc")
