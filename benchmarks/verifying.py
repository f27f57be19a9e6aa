"""What verifying costs beside a report, and hashing beside `sha256sum`."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import ROUNDS
from benchmarks.round_trips import round_trips
from mlflow_report_plugin import report, verify
from mlflow_report_plugin.collect.client import Client
from tests.models import log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server

SIZE = 256 << 20
"""How large the file is that is hashed, in bytes."""


def main(folder: Path) -> None:
    """Print the numbers.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        uri = log_wine(url).uri
        report(uri, tracking_uri=url, reach="shared").log()
        for name, make in (
            ("report", partial(report, uri, reach="shared")),
            ("verify", partial(verify, uri)),
        ):
            with tracking(proxy.url):
                took = round_trips(proxy, make)
            print(f"{name:28} {len(took.requests):4} requests   {took}")
    hashing(folder / "weights.bin")


def hashing(path: Path) -> None:
    """Compare hashing a file of a folder with `sha256sum`, where there is one."""
    with path.open("wb") as file:
        for _ in range(SIZE >> 20):
            file.write(os.urandom(1 << 20))
    ours = median(
        partial(Client("sqlite://").artifacts.hash_file, path.parent.as_uri(), path.name, quietly)
    )
    print(f"{'hashing':28} {SIZE / ours / 1e6:,.0f} MB/s", end="")
    if shutil.which("sha256sum") is None:
        print()
        return
    theirs = median(partial(subprocess.run, ["sha256sum", path], capture_output=True, check=True))
    print(f"   {theirs / ours:.2f} x the speed of sha256sum")


def median(do: Callable[[], object]) -> float:
    """How long something takes, in seconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        do()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def quietly(_count: int) -> None:
    """Tell nobody."""
