"""What comparing costs: two versions on a server, and two snapshots with thousands of things."""

from __future__ import annotations

import statistics
import time
from functools import partial
from pathlib import Path

from benchmarks.measure import ROUNDS
from benchmarks.round_trips import round_trips
from mlflow_report_plugin import compare, report
from mlflow_report_plugin.diff.comparing import changes
from mlflow_report_plugin.snapshot import File, Files, Metric, Param, Snapshot
from tests.models import log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server

PARAMS, METRICS, FILES = 2_000, 1_000, 5_000


def main(folder: Path) -> None:
    """Print what a comparison takes against one report, and how long `changes` takes.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        old = log_wine(url)
        new = log_wine(url, params={"C": "2"})
        with tracking(proxy.url):
            one = round_trips(proxy, partial(report, new.uri))
            first = round_trips(proxy, partial(report, old.uri))
            both = round_trips(proxy, partial(compare, old.uri, new.uri))
            wine = report(new.uri).snapshot
    print(f"a report, first version        {len(first.requests):4} requests   {first}")
    print(f"a report with its changes      {len(one.requests):4} requests   {one}")
    ratio = f"{both.slow / one.slow:.2f} x one report with 50 ms each"
    print(f"a comparison of two versions   {len(both.requests):4} requests   {both}   {ratio}")
    measure_changes(wine)


def measure_changes(snapshot: Snapshot) -> None:
    """Print how long it takes to compare snapshots that differ in everything, and in nothing."""
    one, other = many(snapshot, 1), many(snapshot, 2)
    for name, old, new in (("everything differs", one, other), ("nothing differs", one, one)):
        taken = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            found = sum(1 for _ in changes(old, new))
            taken.append(time.perf_counter() - started)
        seconds = statistics.median(taken)
        print(f"{name:30} {found:6,} changes    {seconds:.3f} s")


def many(snapshot: Snapshot, value: int) -> Snapshot:
    """A snapshot with thousands of params, metrics and files."""
    assert snapshot.run is not None
    run = snapshot.run.model_copy(
        update={
            "params": tuple(Param(key=f"p{n}", value=str(value)) for n in range(PARAMS)),
            "metrics": tuple(Metric(key=f"m{n}", value=value) for n in range(METRICS)),
        }
    )
    files = Files(files=tuple(File(path=f"f{n}", size=value) for n in range(FILES)))
    return snapshot.model_copy(update={"run": run, "files": files})
