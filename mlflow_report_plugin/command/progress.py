"""Telling a person at a terminal what is being read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress() -> Iterator[Callable[[str, str], None] | None]:
    """Show one line on stderr while a report is being made, and take it away afterwards.

    Yields:
        A function to call with the name of a part and `reading`, `done` or `gap`, from any
        thread; None where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.text import Text

    lock = threading.Lock()
    reading: list[str] = []
    with Console(stderr=True).status("Asking MLflow") as status:

        def show(part: str, state: str) -> None:
            with lock:
                if state == "reading":
                    reading.append(part)
                elif part in reading:
                    reading.remove(part)
                names = ", ".join(part.replace("_", " ") for part in reading)
                status.update(Text(f"Reading {names}" if names else "Writing the report"))

        yield show
