"""How many requests a report makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from mlflow_report_plugin.collect import collect
from mlflow_report_plugin.collect.client import Client
from tests.models import Logged
from tests.proxy import Proxy


@pytest.fixture
def reported(proxy: Proxy, served_wine: Logged, use: Callable[[str], None]) -> Proxy:
    """The proxy after one report of the served model has gone through it."""
    use(proxy.url)
    collect(Client(), served_wine.uri)
    return proxy


def test_no_request_is_made_twice(reported: Proxy) -> None:
    counted = Counter((request.method, request.path) for request in reported.requests)
    assert {request: count for request, count in counted.items() if count > 1} == {}


def test_a_small_model_takes_at_most_twelve_requests(reported: Proxy) -> None:
    assert len(reported.requests) <= 12


def test_every_request_names_the_report_also_those_of_worker_threads(reported: Proxy) -> None:
    names = {request.headers.get("x-mlflow-report") for request in reported.requests}
    assert len(names) == 1
    assert None not in names


def test_nothing_is_written(reported: Proxy) -> None:
    assert {request.method for request in reported.requests} <= {"GET", "HEAD"}
