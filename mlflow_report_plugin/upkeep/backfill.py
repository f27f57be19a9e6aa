"""The reports of all versions that have none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import SimpleQueue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import ReportError, ServerUnreachable
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep.missing import Outcome, log_missing, without

DEAD = 10
"""After how many versions in a row for which the server did not answer there is no use."""


@dataclass(frozen=True)
class Filled:
    """A version, and what became of it."""

    name: str
    version: str
    outcome: Outcome | None
    """None while its report is still to be made."""

    @property
    def uri(self) -> str:
        """What a report of it is asked for by."""
        return f"models:/{self.name}/{self.version}"


def find(filter_string: str, to_fill: bool = False) -> tuple[list[Filled], list[ReportError]]:
    """Look for the versions that have no report, in MLflow's current registry.

    Args:
        filter_string: A filter of MLflow for model versions, empty for all.
        to_fill: Make sure that reports can be logged there.

    Returns:
        All versions that the filter lets through, and why one of two registries could not be
        searched.

    Raises:
        ReportError: No registry could be searched, or none may be written to.
    """
    client = Client()
    found, errors = client.versions.search(filter_string)
    if to_fill:
        client.require_current()
    versions = [Filled(str(each["name"]), str(each["version"]), without(each)) for each in found]
    return versions, errors


def fill(todo: Sequence[Filled], jobs: int) -> Iterator[Filled]:
    """Log reports, some side by side, until each version has one or can have none.

    Args:
        todo: The versions.
        jobs: How many at once.

    Yields:
        Each version once, as soon as it is known what became of it.

    Raises:
        ServerUnreachable: The server no longer answers.
    """
    unanswered = 0
    for each, error in _side_by_side(todo, jobs):
        unanswered = unanswered + 1 if isinstance(error, ServerUnreachable) else 0
        yield each
        if unanswered >= DEAD:
            raise ServerUnreachable(f"given up: {error}")


@contextmanager
def counting(total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how much is done, where that is a terminal.

    Args:
        total: How much there is to do.

    Yields:
        A function to call when one more is done.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _side_by_side(todo: Sequence[Filled], jobs: int) -> Iterator[tuple[Filled, Exception | None]]:
    """Try each version once; whoever stops listening stops the work as well."""
    left = iter(todo)
    asked: SimpleQueue[Filled | None] = SimpleQueue()
    done: SimpleQueue[tuple[Filled, Exception | None]] = SimpleQueue()

    def work() -> None:
        while (version := asked.get()) is not None:
            done.put(_try(version))

    for _ in range(min(jobs, len(todo))):
        start(work)
        asked.put(next(left))
    try:
        for _ in todo:
            finished = done.get()
            asked.put(next(left, None))
            yield finished
    finally:
        for _ in range(jobs):
            asked.put(None)


def _try(version: Filled) -> tuple[Filled, Exception | None]:
    try:
        return replace(version, outcome=log_missing(None, version.name, version.version)), None
    except ReportError as error:
        return replace(version, outcome=Outcome("failed", str(error))), error
    except Exception as error:  # a defect of ours costs one version, and not the others
        message = f"unexpected {type(error).__name__}: {error}"
        return replace(version, outcome=Outcome("failed", message)), error
