"""Slow work, done in threads of its own: some at a time, and nobody waits long for it."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, TypeVar

from mlflow_report_plugin.threads import start

Result = TypeVar("Result")

FORGOTTEN_AFTER = 60.0
"""How long a result waits for somebody to fetch it, in seconds."""


class NotYet(Exception):
    """The work is not done yet, or has to wait until other work is."""


class Making:
    """The work that is under way, each piece once."""

    def __init__(self, at_once: int, of_one: int, patience: float) -> None:
        """Set the bounds.

        Args:
            at_once: How many pieces of work there may be at once.
            of_one: How many of them may be for one.
            patience: How long to wait for a piece, in seconds.
        """
        self._at_once = at_once
        self._of_one = of_one
        self._patience = patience
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[Any]] = {}
        self._for: dict[Hashable, Hashable] = {}
        """For whom the work is done that is not done yet."""
        self._done: dict[Hashable, float] = {}

    def has(self, key: Hashable) -> bool:
        """Tell whether a piece of work is under way, or done and not fetched yet.

        Args:
            key: What tells it from others.

        Returns:
            True until its result is given to somebody.
        """
        with self._lock:
            return key in self._under_way

    def result(self, key: Hashable, whose: Hashable, work: Callable[[], Result]) -> Result:
        """Do a piece of work, or wait for it where it is under way already.

        Args:
            key: What tells it from others.
            whose: For whom it is done.
            work: Does it.

        Returns:
            What `work` returned or, since somebody asked and was told to come back, had returned.

        Raises:
            NotYet: It is still under way.
        """
        future: Future[Result] = self._future(key, whose, work)
        try:
            future.exception(self._patience)
        except FutureTimeoutError:
            raise NotYet from None
        with self._lock:
            if self._under_way.get(key) is future:
                self._forget(key)
        return future.result()

    def _future(self, key: Hashable, whose: Hashable, work: Callable[[], Result]) -> Future[Result]:
        def run() -> Result:
            try:
                return work()
            finally:
                with self._lock:
                    self._for.pop(key, None)
                    self._done[key] = time.monotonic()

        with self._lock:
            for old in [k for k, when in self._done.items() if _is_long_ago(when)]:
                self._forget(old)
            if key not in self._under_way:
                of_this_one = list(self._for.values()).count(whose)
                if len(self._for) >= self._at_once or of_this_one >= self._of_one:
                    raise NotYet
                self._for[key] = whose
                try:
                    # Not in the context of the request: the work may outlive it.
                    self._under_way[key] = contextvars.Context().run(start, run)
                except BaseException:
                    del self._for[key]
                    raise
            return self._under_way[key]

    def _forget(self, key: Hashable) -> None:
        self._under_way.pop(key, None)
        self._done.pop(key, None)


def _is_long_ago(when: float) -> bool:
    return time.monotonic() - when > FORGOTTEN_AFTER
