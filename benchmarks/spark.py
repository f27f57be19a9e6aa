"""A catalog on Spark: two workers against one, with 50 ms on each request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from mlflow_report_plugin.catalog.making import Options, make
from mlflow_report_plugin.catalog.wanted import Wanted
from tests.proxy import Proxy
from tests.registries import fill
from tests.servers import DATABASE, mlflow_server

MODELS: Final = 600
LATENCY: Final = 0.05
MAKE: Final = """
import sys, time
from pathlib import Path
from pyspark.sql import SparkSession
from mlflow_report_plugin.catalog.wanted import Wanted
from mlflow_report_plugin.spark.making import SparkMaker, SparkOptions

url, folder, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]")
settings = {"spark.ui.enabled": "false", "spark.executor.memory": "512m"}
settings |= {"spark.sql.shuffle.partitions": "2", "spark.ui.showConsoleProgress": "false"}
for name, value in settings.items():
    builder = builder.config(name, value)
session = builder.getOrCreate()
session.sparkContext.setLogLevel("OFF")

def seconds(name, filter_string):
    wanted = Wanted("list", url)
    maker = SparkMaker(folder / name, wanted, filter_string, (), SparkOptions(tasks=2, rate=1e6))
    begun = time.perf_counter()
    made = maker.make()
    return made.manifest["counts"]["models"], time.perf_counter() - begun

seconds("warm", "name LIKE '%0001'")  # starts the workers' Python
models, taken = seconds("whole", "")
print(models, taken)
"""


def main(folder: Path) -> None:
    """Print how much faster two workers are.

    Args:
        folder: An empty folder to work in.
    """
    (folder / "server").mkdir()
    store = f"sqlite:///{folder / 'server' / DATABASE}"
    with mlflow_server(folder / "server") as url:
        # The apostrophe has each model asked for alone, as Databricks has them all.
        fill(store, MODELS, MODELS, prefix="it's")
        with Proxy(url) as proxy:
            proxy.replay = True  # the server's own time is not what is measured
            make(folder / "first", Wanted("list", proxy.url), options=Options(rate=1e6))
            proxy.latency = LATENCY
            one, one_reading = seconds(proxy, folder / "one", 1)
            two, two_reading = seconds(proxy, folder / "two", 2)
    print(f"{MODELS} models, each asked for with a request of 50 ms")
    for name, alone, both in (("reading", one_reading, two_reading), ("all of it", one, two)):
        print(f"{name:9}   one worker {alone:5.1f} s, two {both:5.1f} s: {alone / both:.2f} x")


def seconds(proxy: Proxy, folder: Path, workers: int) -> tuple[float, float]:
    """Make a catalog on some workers, each a process with one core.

    Args:
        proxy: The server.
        folder: Where it goes.
        workers: How many.

    Returns:
        The seconds that it took, without what Spark needs to start, and the seconds from the
        first request for versions to the last.
    """
    proxy.requests.clear()
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_SCALA_VERSION": "2.13"}
    done = subprocess.run(
        [sys.executable, "-c", MAKE, proxy.url, str(folder), str(workers)],
        env={**env, "SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    models, taken = done.stdout.splitlines()[-1].split()
    assert int(models) == MODELS
    asked = [r.started for r in proxy.requests if "model-versions/search" in r.path]
    reading = asked[-MODELS:]  # without those of the warm-up
    return float(taken), max(reading) - min(reading)
