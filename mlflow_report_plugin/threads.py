"""Reading side by side.

The threads are daemons, unlike those of `concurrent.futures`: a server that hangs may cost
a report one of its parts, but must not keep the process from ending.
"""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from mlflow_report_plugin.errors import ReportError

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_THREADS = 8
"""How many requests a report makes at once: fewer than the 10 connections that MLflow keeps."""


def start(function: Callable[[], Result]) -> Future[Result]:
    """Run a function in a thread of its own, in a copy of the current context.

    Args:
        function: What to run.

    Returns:
        The future of what it returns or raises.
    """
    future: Future[Result] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            future.set_result(context.run(function))
        except BaseException as error:  # whoever waits for the result gets it
            future.set_exception(error)

    threading.Thread(target=run, name="mlflow-report", daemon=True).start()
    return future


def once_each(function: Callable[[Item], Result]) -> Callable[[Item], Result]:
    """Let a function be called once for each argument, whoever asks, and however many at once.

    Args:
        function: What to call with an argument that can be hashed.

    Returns:
        A function that gives all who ask for the same what the one call returned or raised.
    """
    answers: dict[Item, Future[Result]] = {}
    lock = threading.Lock()

    def call(argument: Item) -> Result:
        with lock:
            is_first = argument not in answers
            answer = answers.setdefault(argument, Future())
        if is_first:
            try:
                answer.set_result(function(argument))
            except BaseException as error:  # whoever waits for the result gets it
                answer.set_exception(error)
        return answer.result()

    return call


def read_side_by_side(
    reads: Mapping[str, Callable[[], Result]],
) -> tuple[dict[str, Result], list[ReportError]]:
    """Read several things at once, of which some may be closed.

    Args:
        reads: The functions that read, by name.

    Returns:
        What could be read, by name, and why the rest could not, both in the given order.
    """
    results: dict[str, Result] = {}
    errors: list[ReportError] = []
    for name, future in {name: start(read) for name, read in reads.items()}.items():
        try:
            results[name] = future.result()
        except ReportError as error:
            errors.append(error)
    return results, errors


def map_side_by_side(
    function: Callable[[Item], Result], items: Sequence[Item]
) -> list[Result | Exception]:
    """Call a function for each item, a few at a time.

    Args:
        function: Called with one item.
        items: The items.

    Returns:
        What each call returned or raised, in the order of the items.
    """
    results: dict[int, Result | Exception] = {}
    positions = iter(range(len(items)))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                position = next(positions, None)
            if position is None:
                return
            try:
                results[position] = function(items[position])
            except Exception as error:  # one folder's failure is no other's
                results[position] = error

    for worker in [start(work) for _ in range(min(MAX_THREADS, len(items)))]:
        worker.result()
    return [results[position] for position in range(len(items))]


def map_in_order(
    function: Callable[[Item], Result], items: Iterable[Item], at_once: int
) -> Iterator[Result]:
    """Call a function for each item, a few ahead of whoever takes the results.

    Args:
        function: Called with one item.
        items: The items.
        at_once: How many calls may be under way, or done and not taken yet.

    Yields:
        What each call returned, in the order of the items; what one raised is raised here.
    """
    ahead: deque[Future[Result]] = deque()
    for item in items:
        if len(ahead) == at_once:
            yield ahead.popleft().result()
        ahead.append(start(partial(function, item)))
    while ahead:
        yield ahead.popleft().result()
