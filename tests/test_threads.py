"""Reading side by side."""

from __future__ import annotations

import threading

import pytest

from mlflow_report_plugin.threads import map_in_order, once_each, start
from tests.waiting import wait_until


def test_a_function_is_called_once_for_each_argument_however_many_ask_at_once() -> None:
    called: list[int] = []
    all_ask = threading.Barrier(4)
    slow = threading.Event()

    def double(number: int) -> int:
        called.append(number)
        assert slow.wait(30)
        return number * 2

    once = once_each(double)

    def ask(number: int) -> int:
        all_ask.wait(30)
        return once(number)

    asked = [start(lambda number=number: ask(number)) for number in (1, 1, 1, 2)]
    slow.set()
    assert [each.result(30) for each in asked] == [2, 2, 2, 4]
    assert sorted(called) == [1, 2]


def test_all_who_ask_get_the_error_of_the_one_call() -> None:
    called: list[int] = []

    def fail(number: int) -> int:
        called.append(number)
        raise OSError("no")

    once = once_each(fail)
    for _ in range(2):
        with pytest.raises(OSError, match="no"):
            once(1)
    assert called == [1]


def test_results_come_in_order_and_only_so_many_are_ahead() -> None:
    started: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            started.append(number)
        return number

    results = map_in_order(work, range(20), at_once=3)
    assert [next(results), next(results)] == [0, 1]
    wait_until(lambda: len(started) == 4)
    assert sorted(started) == [0, 1, 2, 3]
    assert list(results) == list(range(2, 20))
