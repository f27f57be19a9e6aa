"""What masking adds to the report of a big model, of those sizes that `big` has."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.big import OUTPUTS, log_model
from benchmarks.measure import ROUNDS, run
from mlflow_report_plugin import report
from mlflow_report_plugin.masking import without_credentials, without_people
from tests.models import tracking


def main(folder: Path) -> None:
    """Print the share of masking in the time of a report.

    Args:
        folder: An empty folder to work in.
    """
    store = f"sqlite:///{folder / 'mlflow.db'}"
    big = log_model(store, folder).uri
    outputs = [part.format(folder) for part in OUTPUTS]
    command = seconds(
        partial(run, ("mlflow-report", big, *outputs), {"MLFLOW_TRACKING_URI": store})
    )
    with tracking(store):
        snapshot = report(big, mask="none").snapshot
        within = seconds(partial(make, big))
    print(
        f"a report in three formats   {command:6.2f} s the command   {within:6.2f} s in a process"
    )
    for name, mask in (("credentials", without_credentials), ("people", without_people)):
        taken = seconds(partial(mask, snapshot))
        shares = f"{taken / command:.1%} of the command   {taken / within:.1%} in a process"
        print(f"masking {name:19} {taken:6.3f} s   {shares}")


def make(uri: str) -> None:
    """Make a report, in a process that has made one."""
    made = report(uri)
    for format in ("markdown", "html", "json"):
        made.render(format)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes, as the median of several times."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
