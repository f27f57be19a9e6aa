"""The secret that MLflow signs its webhooks with."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from mlflow_report_plugin.errors import OutputFailed

VARIABLE = "MLFLOW_REPORT_WEBHOOK_SECRET"
"""The environment variable that holds the secret."""
FILE_VARIABLE = "MLFLOW_REPORT_WEBHOOK_SECRET_FILE"
"""The environment variable that names the file with the secret instead."""


class NoSecret(Exception):
    """The secret is not set, or its file cannot be trusted; the message is without paths."""


def is_set() -> bool:
    """Tell whether this server is meant to receive webhooks.

    Returns:
        Whether one of the variables is set.
    """
    return bool(os.environ.get(VARIABLE) or os.environ.get(FILE_VARIABLE))


def read() -> str:
    """Read the secret; a file each time, so that it can be changed while the server runs.

    Returns:
        The secret.

    Raises:
        NoSecret: There is none.
    """
    if secret := os.environ.get(VARIABLE):
        return secret
    path = os.environ.get(FILE_VARIABLE)
    if not path:
        raise NoSecret(f"the server has no {VARIABLE}")
    try:
        with Path(path).open(encoding="ascii") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            # A group may read it: Kubernetes gives its secrets to the group of the container.
            if os.name == "posix" and mode & 0o006:
                raise NoSecret(
                    f"everybody may read or write the file of {FILE_VARIABLE}: it needs a mode "
                    "such as 0600 or 0640"
                )
            secret = file.read().strip()
    except (OSError, ValueError) as error:
        raise NoSecret(f"the file of {FILE_VARIABLE} cannot be read") from error
    if not secret:
        raise NoSecret(f"the file of {FILE_VARIABLE} is empty")
    return secret


def new() -> str:
    """Make a secret.

    Returns:
        Text of 256 random bits.
    """
    return secrets.token_urlsafe(32)


def write(path: Path, secret: str) -> None:
    """Write a secret to a new file that nobody else may read.

    Args:
        path: The file.
        secret: The secret.

    Raises:
        OutputFailed: The file exists already, or cannot be written.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise OutputFailed(f"cannot write {path}: it exists already") from error
    except OSError as error:
        raise OutputFailed(f"cannot write {path}: {error.strerror}") from error
    try:
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise OutputFailed(f"cannot write {path}: {error.strerror}") from error
