"""The parts of a report while they are being read, each in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.target import Target
from mlflow_report_plugin.errors import ReadFailed, ReportError, ServerUnreachable
from mlflow_report_plugin.snapshot import Gap, Reach
from mlflow_report_plugin.threads import start

Kind = TypeVar("Kind")
Progress: TypeAlias = Callable[[str, Literal["reading", "done", "gap"]], None]
"""Told, from worker threads, which part is being read, is there or is missing."""

PATIENCE = 24.0
"""How long a report waits for its parts, in seconds: with the start of the process, less than
the half minute after which people take a command for dead."""


class Parts:
    """What collectors know of each other.

    All collectors start at once. One that needs what another reads waits for it, so that
    the order of requests follows from the needs and nothing is read twice.
    """

    def __init__(
        self,
        client: Client,
        target: Target,
        collectors: Mapping[str, Callable[[Client, Parts], Any]],
        progress: Progress | None = None,
        reach: Reach = "own",
    ) -> None:
        """Start the collectors.

        Args:
            client: Where they read from.
            target: What the model URI names.
            collectors: The collectors by the name of their part. One may wait for another
                only if that one does not wait for it.
            progress: Told when a part begins and ends.
            reach: What the reader may read, or what all may read who read the report.
        """
        self.target = target
        self.reach = reach
        self._progress = progress or (lambda _part, _state: None)
        self._place = " or ".join(dict.fromkeys((client.tracking_uri, client.registry_uri)))
        self._notes: list[Gap] = []
        self._started = time.monotonic()
        self._futures: dict[str, Future[Any]] = {part: Future() for part in collectors}
        for part, collector in collectors.items():
            start(partial(self._collect, part, collector, client))

    def _collect(
        self, part: str, collector: Callable[[Client, Parts], Any], client: Client
    ) -> None:
        try:
            self._progress(part, "reading")
            value = collector(client, self)
        except BaseException as error:
            # A server that lies about its types must cost no more than the part. Whatever
            # else it is, others wait for the part and must hear of it.
            ours = error if isinstance(error, ReportError) else _unexpected(error)
            self._futures[part].set_exception(ours)
            self._progress(part, "gap")
        else:
            self._futures[part].set_result(value)
            self._progress(part, "done")

    def wait(self, part: str, kind: type[Kind], within: float = PATIENCE) -> Kind | None:
        """Wait for a part.

        Args:
            part: Its name.
            kind: Its type.
            within: How long after the start of the report to wait at most, in seconds.

        Returns:
            The part, or None where there is nothing to be read.

        Raises:
            ReportError: The part could not be read; this is why.
        """
        try:
            value = self._futures[part].result(timeout=self.left(within))
        except FutureTimeoutError as error:
            place = self._place
            raise ServerUnreachable(f"no answer from {place} in {within:.0f} s") from error
        return value if isinstance(value, kind) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of their collectors."""
        return tuple(self._futures)

    def left(self, within: float = PATIENCE) -> float:
        """Tell how long may be waited from now on.

        Args:
            within: How long after the start of the report to wait at most, in seconds.

        Returns:
            Seconds, not less than 0.
        """
        return max(self._started + within - time.monotonic(), 0)

    def known(self, part: str, kind: type[Kind]) -> Kind | None:
        """Wait for a part that is good to have.

        Args:
            part: Its name.
            kind: Its type.

        Returns:
            The part, or None where there is none or it could not be read.
        """
        try:
            return self.wait(part, kind)
        except ReportError:
            return None

    def note(self, part: str, error: ReportError) -> None:
        """Say that a part is there but not whole.

        Args:
            part: Its name.
            error: What is amiss.
        """
        gap = Gap(part=part, reason=error.reason, message=str(error))
        if gap not in self._notes:
            self._notes.append(gap)

    def answer(self, part: str, value: Any) -> Answer:
        """Take apart what was answered for a part.

        Args:
            part: Its name.
            value: The answer. What of it does not fit is noted as a gap of the part.

        Returns:
            What a collector reads its fields from.
        """
        return Answer(value, partial(self.note, part))

    def gaps(self) -> tuple[Gap, ...]:
        """Give the notes that were made so far.

        Returns:
            One gap per note, ordered by part.
        """
        return tuple(sorted(self._notes, key=lambda gap: (gap.part, gap.message)))


def _unexpected(error: BaseException) -> ReportError:
    first_line = str(error).partition("\n")[0]
    ours = ReadFailed(f"an answer that was not expected ({type(error).__name__}: {first_line})")
    ours.__cause__ = error
    return ours
