"""How many requests a report makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions


@pytest.fixture
def reported(proxy: Proxy, served_wine: Logged, use: Callable[[str], None]) -> Proxy:
    """The proxy after one report of the served model has gone through it."""
    use(proxy.url)
    collect(Client(), served_wine.uri)
    return proxy


def test_no_request_is_made_twice(reported: Proxy) -> None:
    counted = Counter((each.method, each.path, each.body) for each in reported.requests)
    assert {request: count for request, count in counted.items() if count > 1} == {}


def test_a_small_model_takes_at_most_thirty_requests(reported: Proxy) -> None:
    assert len(reported.requests) <= 30


def test_a_basic_report_takes_at_most_sixteen_requests(
    proxy: Proxy, served_wine: Logged, use: Callable[[str], None]
) -> None:
    use(proxy.url)
    collect(Client(), served_wine.uri, depth="basic")
    assert len(proxy.requests) <= 16


def test_every_request_names_the_report_also_those_of_worker_threads(reported: Proxy) -> None:
    names = {request.headers.get("x-mlflow-report") for request in reported.requests}
    assert len(names) == 1
    assert None not in names


def test_nothing_is_written(reported: Proxy) -> None:
    others = [each for each in reported.requests if each.method not in ("GET", "HEAD")]
    assert all(each.method == "POST" for each in others)
    assert all(each.path.endswith("/search") for each in others)
