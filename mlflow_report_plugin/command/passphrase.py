"""The passphrase of a key that is encrypted: from the environment, or asked on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

VARIABLE = "MLFLOW_REPORT_KEY_PASSPHRASE"


def passphrase_of(key: Path) -> Callable[[], str]:
    """Give what tells the passphrase of a key, if that turns out to be encrypted."""

    def passphrase() -> str:
        from mlflow_report_plugin.errors import InvalidKey

        if (found := os.environ.get(VARIABLE)) is not None:
            return found
        if not sys.stdin.isatty():
            raise InvalidKey(
                f"{key} is encrypted: set {VARIABLE} to its passphrase, or sign on a terminal"
            )
        try:
            asked: str = click.prompt(f"Passphrase of {key}", hide_input=True, err=True)
        except click.Abort as error:
            raise KeyboardInterrupt from error
        return asked

    return passphrase
