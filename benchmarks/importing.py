"""What the plugin adds to `import mlflow`, counted inside the process."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 9
# Without: its distribution is hidden, so that MLflow finds none of its entry points.
HIDE = """
import importlib.metadata as metadata
everything = metadata.MetadataPathFinder.find_distributions
def others(*args, **kwargs):
    found = everything(*args, **kwargs)
    return [each for each in found if each.metadata["Name"] != "mlflow-report-plugin"]
metadata.MetadataPathFinder.find_distributions = staticmethod(others)
"""
MODULES = """
import mlflow, json, sys
print(json.dumps(sorted(sys.modules)))
"""
# The finders that wait for modules of MLflow are asked about each module imported after them.
FINDERS = """
import json, time
from mlflow_report_plugin.hooks import after_import
find_spec, spent = after_import._Finder.find_spec, []
def timed(self, *args, **kwargs):
    started = time.perf_counter_ns()
    found = find_spec(self, *args, **kwargs)
    spent.append(time.perf_counter_ns() - started)
    return found
after_import._Finder.find_spec = timed
import mlflow
# Those that were waited for take the time of the import itself.
print(json.dumps([len(spent), sum(each for each in spent if each < 1_000_000) / 1e6]))
"""


def main(folder: Path) -> None:
    """Print what is added.

    Args:
        folder: An empty folder to work in.
    """
    without = set(json.loads(_python(folder, HIDE + MODULES)))
    more = set(json.loads(_python(folder, MODULES))) - without
    ours = {name for name in more if name.startswith("mlflow_report_plugin")}
    print(f"modules with `import mlflow`  {len(without):6,d}")
    print(f"more with the plugin          {len(ours):+6d} of its own, {len(more - ours):+d} others")
    importing = [_own_modules(folder) for _ in range(ROUNDS)]
    print(f"time for them                 {statistics.median(importing):+6.2f} ms")
    asked, spent = zip(*(json.loads(_python(folder, FINDERS)) for _ in range(ROUNDS)), strict=True)
    print(
        f"time for {asked[0]:5,d} questions      {statistics.median(spent):+6.2f} ms   "
        "(is this the module that the plugin waits for?)"
    )


def _python(folder: Path, code: str, *options: str) -> str:
    return _run(folder, code, *options).stdout.splitlines()[-1]


def _own_modules(folder: Path) -> float:
    """The milliseconds that Python counts for the modules of the plugin."""
    printed = _run(folder, "import mlflow", "-X", "importtime").stderr
    lines = [line.split("|") for line in printed.splitlines()]
    ours = [line for line in lines if line[-1].strip().startswith("mlflow_report_plugin")]
    return sum(int(line[0].rpartition(":")[2]) for line in ours) / 1000


def _run(folder: Path, code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
