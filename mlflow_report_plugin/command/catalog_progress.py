"""How far a catalog has got: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlflow_report_plugin.command import edge

EVERY = 30.0
"""How often a line is written, in seconds, where stderr is no terminal."""

Told = Callable[[int, int], None]


@contextmanager
def counting() -> Iterator[Told]:
    """Show on stderr how many versions are done.

    Yields:
        What to tell how many are done, and how many there may be.
    """
    if not sys.stderr.isatty():
        yield lines(time.monotonic)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def told(done: int, total: int) -> None:
            speed = done / max(time.monotonic() - started, 0.001)
            bar.update(task, completed=done, total=total, rate=f"{speed:,.0f} a second")

        yield told


def lines(clock: Callable[[], float]) -> Told:
    """Write a line now and then.

    Args:
        clock: Tells the time in seconds.

    Returns:
        What to tell how many are done, and how many there may be.
    """
    started = last = clock()

    def told(done: int, total: int) -> None:
        nonlocal last
        now = clock()
        if now - last < EVERY:
            return
        last = now
        speed = done / max(now - started, 0.001)
        left = (total - done) / speed if speed else 0
        edge.say(
            f"{done:,} of at most {total:,} versions, {speed:,.0f} a second, "
            f"at most {left:,.0f} s left"
        )

    return told
