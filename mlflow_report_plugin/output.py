"""Writing a rendered report to a file: whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from mlflow_report_plugin.errors import OutputFailed


def check_writable(path: str | Path) -> None:
    """Find out whether a file can be written, before any work is done for it.

    Nothing is left behind: folders that are missing are made by `write` only.

    Args:
        path: The file to be written.

    Raises:
        OutputFailed: It is a folder, is write-protected, or stands where none can be made.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise OutputFailed(f"cannot write {path}: it is a folder")
        if path.exists() and not os.access(path, os.W_OK):
            raise OutputFailed(f"cannot write {path}: it is write-protected")
        if _is_regular(path):
            folder = _target(path).parent
            while not folder.exists():
                folder = folder.parent
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {_reason(error)}") from error


def write(path: str | Path, data: str | bytes) -> None:
    """Write a file, so that others see the old one or the new one and never a part.

    Missing folders are made. A device or a pipe is written to as it is.

    Args:
        path: The file to write.
        data: Its content; text is written as UTF-8.

    Raises:
        OutputFailed: It cannot be written. A file that existed is as it was.
    """
    path = Path(path)
    content = data.encode("utf-8") if isinstance(data, str) else data
    try:
        if not _is_regular(path):
            path.write_bytes(content)
            return
        target = _target(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {_reason(error)}") from error


def address_from(page: str | Path, folder: str | Path) -> str:
    """Tell how a page reaches a folder, whatever server or computer both are on.

    Args:
        page: The file of the page.
        folder: The folder.

    Returns:
        A relative address that ends in `/`, empty where the page is in the folder.

    Raises:
        OutputFailed: There is no way from one to the other, as between two drives.
    """
    try:
        way = os.path.relpath(folder, Path(page).parent)
    except ValueError as error:
        raise OutputFailed(f"no page at {page} can show what is in {folder}: {error}") from error
    return "" if way == os.curdir else f"{quote(Path(way).as_posix())}/"


def _replace(target: Path, content: bytes) -> None:
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}-")
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        if target.exists():
            shutil.copymode(target, part)
        else:
            part.chmod(0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _is_regular(path: Path) -> bool:
    """Whether the path is a file, or nothing yet: not a device and not a pipe."""
    return path.is_file() or not path.exists()


def _target(path: Path) -> Path:
    """What a symbolic link leads to: the link itself must stay."""
    return Path(os.path.realpath(path))


def _umask() -> int:
    # There is no way to ask but to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
