"""How many requests a report makes, and how many round trips one after the other."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.round_trips import round_trips
from mlflow_report_plugin import report
from tests.models import log_big, log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server


def main(folder: Path) -> None:
    """Print the numbers for a small model, and for one of 5,000 files in 250 folders.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        small = log_wine(url)
        measure("a small model", proxy, small.uri)
        big = log_big(url, folder, params=0, metrics=0, tags=0, files=5_000)
        measure("5,000 files in 250 folders", proxy, big.uri)


def measure(name: str, proxy: Proxy, uri: str) -> None:
    """Print requests and round trips of one model."""
    with tracking(proxy.url):
        took = round_trips(proxy, partial(report, uri))
    print(f"{name:28} {len(took.requests):4} requests   {took}")
