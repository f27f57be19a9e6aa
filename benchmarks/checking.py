"""What checking costs: against one report, and over snapshots that lie on disk."""

from __future__ import annotations

import json
import statistics
import time
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.measure import ROUNDS
from benchmarks.round_trips import round_trips
from mlflow_report_plugin import check, report
from mlflow_report_plugin.policy import Policy, judge
from mlflow_report_plugin.policy.loading import parse
from mlflow_report_plugin.snapshot import Snapshot
from mlflow_report_plugin.snapshot_files import load
from tests.models import log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server

RULES: Final = 50
FILES: Final = 50
KINDS: Final[tuple[dict[str, object], ...]] = (
    {"require": ["signature", "dataset", "git_commit"]},
    {"metric": {"name": "accuracy", "min": 0.5}},
    {"max_age": "90d"},
    {"forbid": ["pickle", "unpinned_requirements", "secrets"]},
    {"assert": "snapshot.run.metrics.exists(m, m.key == 'accuracy' && m.value > 0.5)"},
)


def main(folder: Path) -> None:
    """Print what a check costs in reports, and how many snapshots are judged in a minute.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        log_wine(url)
        wine = log_wine(url, params={"C": "2"})
        with tracking(proxy.url):
            one = round_trips(proxy, partial(report, wine.uri))
            checked = round_trips(proxy, partial(check, wine.uri))
            compared = round_trips(proxy, partial(check, wine.uri, ["production"]))
            snapshot = report(wine.uri).snapshot
    print(f"a report                       {len(one.requests):4} requests   {one}")
    for name, found in (("a check", checked), ("a check against the champion", compared)):
        ratio = f"{found.slow / one.slow:.2f} x one report with 50 ms each"
        print(f"{name:30} {len(found.requests):4} requests   {found}   {ratio}")
    measure_judging(snapshot, folder)


def measure_judging(snapshot: Snapshot, folder: Path) -> None:
    """Print how many snapshots are read from disk and judged by 50 rules in a minute."""
    files = [folder / f"{number}.json" for number in range(FILES)]
    for file in files:
        file.write_text(snapshot.to_json(), encoding="utf-8")
    policy, taken = policy_of(RULES), []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for file in files:
            judge(load(file), [policy], {}, 0)
        taken.append(time.perf_counter() - started)
    rate = 60 * FILES / statistics.median(taken)
    print(f"snapshots x {RULES} rules a minute, on one core   {rate:10,.0f}")


def policy_of(count: int) -> Policy:
    """A policy with so many rules, of every kind that needs no other version."""
    rules = [
        {"id": f"r{number}", "title": "A rule", **KINDS[number % len(KINDS)]}
        for number in range(count)
    ]
    return parse("bench", json.dumps({"policy": "p", "title": "P", "rules": rules}).encode())
