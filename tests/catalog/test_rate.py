"""How many requests a second a catalog makes, and when it asks again."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.catalog.rate import TRIES, Turns, default_rate
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import AccessDenied, NotFound, ReadFailed, ServerUnreachable


class Clock:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def turns(rate: float | None) -> tuple[Turns, Clock]:
    clock = Clock()
    return Turns(rate, clock.time, clock.sleep), clock


def test_requests_keep_the_rate() -> None:
    found, clock = turns(10)
    for _ in range(101):
        found.wait()
    assert clock.now == pytest.approx(110)
    assert found.requests == 101


def test_without_a_rate_nobody_waits() -> None:
    found, clock = turns(None)
    for _ in range(100):
        found.wait()
    assert clock.now == 100


def test_everybody_waits_longer_each_time_a_server_has_enough() -> None:
    found, clock = turns(None)
    waited = []
    for times in range(1, TRIES):
        assert found.is_worth_another_try(ServerUnreachable("no answer"), times)
        before = clock.now
        found.wait()
        waited.append(clock.now - before)
    assert waited == pytest.approx([1, 2, 4])
    assert not found.is_worth_another_try(ServerUnreachable("no answer"), TRIES)


@pytest.mark.parametrize(
    ("error", "is_worth_it"),
    [
        (ServerUnreachable("no answer from MLflow: it says 429"), True),
        (ReadFailed("MLflow at http://here answers 500"), True),
        (ReadFailed("Invalid attribute key"), False),
        (AccessDenied("no"), False),
        (NotFound("no"), False),
    ],
)
def test_only_what_may_pass_is_asked_for_again(error: Exception, is_worth_it: bool) -> None:
    found, _ = turns(None)
    assert found.is_worth_another_try(error, 1) == is_worth_it  # type: ignore[arg-type]  # they are


def test_stores_without_a_server_have_no_rate_and_servers_have_one() -> None:
    assert default_rate(Client("sqlite:///somewhere.db")) is None
    assert default_rate(Client("http://127.0.0.1:9")) == 200
