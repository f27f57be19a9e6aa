"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.output import check_writable, write

AS_ROOT = os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_text_is_written_as_utf_8_without_changing_its_line_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "ä\r\n\n€")
    assert (tmp_path / "a.md").read_bytes() == "ä\r\n\n€".encode()


def test_missing_folders_are_made_by_writing_and_not_by_checking(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.md"
    check_writable(path)
    assert list(tmp_path.iterdir()) == []
    write(path, b"x")
    assert path.read_bytes() == b"x"


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    check_writable(tmp_path / "a.md")
    write(tmp_path / "a.md", "one")
    write(tmp_path / "a.md", "two")
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]
    assert (tmp_path / "a.md").read_text() == "two"


def test_a_new_file_has_the_permissions_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "a.md", "x")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.md") == 0o640


def test_a_file_that_existed_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(0o604)
    write(path, "new")
    assert mode(path) == 0o604


def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    link.symlink_to(target)
    check_writable(link)
    write(link, "x")
    assert link.is_symlink()
    assert target.read_text() == "x"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="folder"):
        check_writable(tmp_path)
    with pytest.raises(OutputFailed, match=str(tmp_path)):
        write(tmp_path, "x")


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    for act in (check_writable, lambda path: write(path, "x")):
        with pytest.raises(OutputFailed, match="cannot write"):
            act(tmp_path / "file" / "a.md")
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputFailed, match="Permission denied"):
            check_writable(tmp_path / "a.md")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_write_protected_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(0o400)
    with pytest.raises(OutputFailed, match="write-protected"):
        check_writable(path)


def test_a_place_where_nothing_can_be_made_is_refused() -> None:
    # Not even root makes files there.
    with pytest.raises(OutputFailed, match="cannot write"):
        check_writable(Path("/proc/nowhere/a.md"))


def test_a_file_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\ud800")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.md"]


def test_a_device_is_written_to_and_not_replaced() -> None:
    check_writable("/dev/null")
    write("/dev/null", "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    check_writable(pipe)
    write(pipe, "x")
    reader.join(300)
    assert read == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_disk_is_one_line() -> None:
    with pytest.raises(OutputFailed, match=r"^cannot write /dev/full: No space left on device$"):
        write("/dev/full", "x")
