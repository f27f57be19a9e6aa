"""A text in the person's own editor, in a private file that is kept if anything goes wrong."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mlflow_report_plugin.command import edge


@contextmanager
def kept_on_failure(text: str, given: str | None = None) -> Iterator[Path]:
    """Put a text into a private file.

    Args:
        text: What is in the file.
        given: What the file holds where nobody has written into it yet; `text` unless given.

    Yields:
        The file. It is gone afterwards, unless an error is raised after somebody wrote into it.
    """
    folder = Path(tempfile.mkdtemp(prefix="mlflow-report-notes-"))  # of this user alone
    file = folder / "notes.md"
    try:
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        yield file
    except BaseException:
        if file.exists() and file.read_bytes() != (text if given is None else given).encode():
            edge.say(f"What you wrote is kept in {file}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def edit(file: Path) -> str:
    """Open a file in `$VISUAL` or `$EDITOR`.

    Args:
        file: The file.

    Returns:
        What it holds when the editor is closed.

    Raises:
        ClickException: The editor cannot be started, or fails.
    """
    click.edit(filename=str(file))
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"cannot read {file}: no text in UTF-8") from error
