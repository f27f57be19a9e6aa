"""Private copies of a sqlite file, where reading it would change it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from mlflow_report_plugin.errors import ReadFailed

MAX_COPY = 100 * 1024**2
"""How large a file may be to be copied, in bytes."""
UPGRADE_TIMEOUT = 60
"""How long upgrading a copy may take, in seconds."""
NAME = "mlflow.db"
_RAISED = re.compile(r"^\w+(?:\.\w+)+: ")
"""How the line of a traceback begins that tells what was raised by a library."""


def folder(cleaning_up: ExitStack) -> Path:
    """Make a folder that only this person may look into.

    Args:
        cleaning_up: Takes it away again, unless it is emptied before.

    Returns:
        The folder.
    """
    made = tempfile.mkdtemp(prefix="mlflow-report-")
    cleaning_up.callback(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def is_small(path: Path) -> bool:
    """Tell whether a file may be copied.

    Args:
        path: The file.

    Returns:
        Whether it is small enough.
    """
    return path.stat().st_size <= MAX_COPY


def copy_files(path: Path, cleaning_up: ExitStack) -> Path:
    """Copy a database that nobody has open, without opening it.

    Args:
        path: The file. The log that may lie beside it belongs to it.
        cleaning_up: Takes the copy away again, unless it is emptied before.

    Returns:
        The copy.
    """
    copy = folder(cleaning_up) / NAME
    for suffix in ("", "-wal"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            shutil.copyfile(file, copy.with_name(copy.name + suffix))
    return copy


def copy_database(path: Path, cleaning_up: ExitStack) -> Path:
    """Copy a database that others may be writing to.

    Args:
        path: The file.
        cleaning_up: Takes the copy away again, unless it is emptied before.

    Returns:
        The copy.
    """
    import sqlite3  # which no other store needs

    copy = folder(cleaning_up) / NAME
    read_only = f"{path.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True)) as whole,
        closing(sqlite3.connect(copy)) as target,
    ):
        whole.backup(target)
    return copy


def upgrade(shown: str, uri: str, folder: Path) -> None:
    """Upgrade a copy to the schema of this MLflow.

    Args:
        shown: The URI of the whole, for messages.
        uri: The URI of the copy.
        folder: The folder that it is in.

    Raises:
        ReadFailed: It did not work.
    """
    # In a process of its own: MLflow 2 sets up logging anew for it, closing what handlers there
    # are, and migrations cannot run side by side. It starts in the folder because what lies in
    # the current one must not be taken for MLflow.
    command = [sys.executable, "-m", "mlflow", "db", "upgrade", uri]
    settings = {"MLFLOW_DISABLE_TELEMETRY": "true"}
    try:
        subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **settings},
            check=True,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=UPGRADE_TIMEOUT,
        )
    except subprocess.CalledProcessError as error:
        reason = _reason(error.stderr)
        raise ReadFailed(f"a private copy of {shown} could not be upgraded: {reason}") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ReadFailed(f"a private copy of {shown} could not be upgraded: {error}") from error


def _reason(stderr: str) -> str:
    """What a process failed at. SQLAlchemy adds the statement and a link below it."""
    lines = stderr.strip().splitlines() or [""]
    return next((line for line in reversed(lines) if _RAISED.match(line)), lines[-1])
