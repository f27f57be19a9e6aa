"""How many requests a report makes, and how many round trips one after the other."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.measure import ROUNDS
from mlflow_report_plugin import report
from tests.models import Logged, log_big, log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server

LATENCY = 0.05


def main(folder: Path) -> None:
    """Print the numbers for a small model, and for one of 5,000 files in 250 folders.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        small = log_wine(url)
        measure("a small model", proxy, small)
        big = log_big(url, folder, params=0, metrics=0, tags=0, files=5_000)
        measure("5,000 files in 250 folders", proxy, big)


def measure(name: str, proxy: Proxy, logged: Logged) -> None:
    """Print requests and levels of one model."""
    without, with_latency = [], []
    count = 0
    with tracking(proxy.url):
        for number in range(ROUNDS + 1):
            for latency, times in ((0.0, without), (LATENCY, with_latency)):
                proxy.reset()
                proxy.latency = latency
                started = time.perf_counter()
                report(logged.uri)
                if number:
                    times.append(time.perf_counter() - started)
                count = len(proxy.requests)
    fast, slow = statistics.median(without), statistics.median(with_latency)
    trips = (slow - fast) / LATENCY
    print(
        f"{name:28} {count:4} requests   {fast:5.2f} s   with {LATENCY * 1000:.0f} ms each "
        f"{slow:5.2f} s   {trips:.1f} round trips"
    )
