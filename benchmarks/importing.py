"""What the plugin adds to `import mlflow`: with it installed, against without."""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks.measure import run

ROUNDS = 15
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
MEASURE = """
import pathlib, sys, time
started = time.perf_counter()
import mlflow
seconds = time.perf_counter() - started
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
    with_it, without = statistics.median(times[True]), statistics.median(times[False])
    # Both have the same noise, so the difference of each pair says more than that of medians.
    more = statistics.median(a - b for a, b in zip(times[True], times[False], strict=True))
    print(f"import mlflow without  {without * 1000:6.0f} ms")
    print(f"import mlflow with     {with_it * 1000:6.0f} ms   {more * 1000:+.1f} ms")
