"""What the plugin adds to `import mlflow`: with it installed, against without."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import run

ROUNDS = 25
# Without: its distribution is hidden, so that MLflow finds none of its entry points.
HIDE = """
import importlib.metadata as metadata
everything = metadata.MetadataPathFinder.find_distributions
def others(*args, **kwargs):
    found = everything(*args, **kwargs)
    return [each for each in found if each.metadata["Name"] != "mlflow-report-plugin"]
metadata.MetadataPathFinder.find_distributions = staticmethod(others)
"""
# With: the same work for the same search, but nothing is hidden.
SHOW = HIDE.replace("mlflow-report-plugin", "no-such-package")
# Time of the processor, which other programs disturb less than that of the clock.
MEASURE = """
import pathlib, sys, time
started = time.process_time()
import mlflow
seconds = time.process_time() - started
pathlib.Path(sys.argv[1]).write_text(f"{seconds} {'mlflow_report_plugin' in sys.modules}")
"""


def main(folder: Path) -> None:
    """Print the difference.

    Args:
        folder: An empty folder to work in.
    """
    times: dict[bool, list[float]] = {True: [], False: []}
    result = folder / "result"
    for number in range(ROUNDS + 1):
        for installed, code in ((True, SHOW), (False, HIDE)):
            run(("python", "-c", code + MEASURE, str(result)))
            seconds, loaded = result.read_text().split()
            if loaded != str(installed):
                raise RuntimeError("the plugin was not hidden, or is not installed")
            if number:
                times[installed].append(float(seconds))
    without, more = statistics.median(times[False]), _differences(times)
    low, middle, high = statistics.quantiles(more)
    print(f"import mlflow without    {without * 1000:6.0f} ms")
    print(
        f"with the plugin          {middle * 1000:+6.1f} ms   "
        f"(half of the {ROUNDS} pairs: {low * 1000:+.1f} to {high * 1000:+.1f})"
    )
    print(f"its modules by themselves {_own_modules():+5.1f} ms")


def _differences(times: dict[bool, list[float]]) -> list[float]:
    """What each pair says, because both of a pair have more of their noise in common."""
    return [a - b for a, b in zip(times[True], times[False], strict=True)]


def _own_modules() -> float:
    """The milliseconds that Python counts for the modules of the plugin."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import mlflow"],
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line.split("|") for line in done.stderr.splitlines()]
    ours = [line for line in lines if line[-1].strip().startswith("mlflow_report_plugin")]
    return sum(int(line[0].rpartition(":")[2]) for line in ours) / 1000
