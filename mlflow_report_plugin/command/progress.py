"""Telling a person at a terminal what is being read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Told(NamedTuple):
    """What to call, from any thread; None where stderr is no terminal."""

    progress: Callable[[str, str], None] | None = None
    """Told the name of a part and `reading`, `done` or `gap`."""
    hashed: Callable[[int, int], None] | None = None
    """Told how many bytes of files were read, and how many there are."""


@contextmanager
def progress() -> Iterator[Told]:
    """Show one line on stderr while a report is being made, and take it away afterwards.

    Yields:
        What to tell.
    """
    if not sys.stderr.isatty():
        yield Told()
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
    from rich.text import Text

    console, lock = Console(stderr=True), threading.Lock()
    reading: list[str] = []
    status = console.status("Asking MLflow")
    columns = ("Hashing files", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task("", total=None)

    def show(part: str, state: str) -> None:
        with lock:
            if state == "reading":
                reading.append(part)
            elif part in reading:
                reading.remove(part)
            names = ", ".join(part.replace("_", " ") for part in reading)
            status.update(Text(f"Reading {names}" if names else "Writing the report"))

    def count(read: int, total: int) -> None:
        if not bar.live.is_started:  # they share the line
            status.stop()
            bar.start()
        bar.update(task, completed=read, total=total)

    status.start()
    try:
        yield Told(show, count)
    finally:
        bar.stop()
        status.stop()
