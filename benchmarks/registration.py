"""What the report of each version costs the one who registers it."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from mlflow import MlflowClient

from benchmarks.measure import ROUNDS
from mlflow_report_plugin import autolog
from tests.models import log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server


def main(folder: Path) -> None:
    """Print seconds and requests of a registration, with and without its report.

    Args:
        folder: An empty folder to work in.
    """
    measure("sqlite", f"sqlite:///{folder / 'mlflow.db'}", folder / "artifacts", None)
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        measure("a server on loopback", proxy.url, None, proxy)


def measure(where: str, store: str, artifacts: Path | None, proxy: Proxy | None) -> None:
    """Print the numbers for one store."""
    autolog(disable=True)
    logged = log_wine(store, artifact_location=artifacts)
    times: dict[bool, list[float]] = {True: [], False: []}
    requests: dict[bool, int] = {}
    with tracking(store):
        client = MlflowClient()
        source = f"{client.get_run(logged.run_id).info.artifact_uri}/model"
        for number in range(ROUNDS + 1):
            for disable, taken in times.items():
                autolog(disable=disable, log_level="ERROR")
                if proxy is not None:
                    proxy.reset()
                started = time.perf_counter()
                client.create_model_version(logged.name, source, logged.run_id)
                if number:
                    taken.append(time.perf_counter() - started)
                requests[disable] = len(proxy.requests) if proxy is not None else 0
    without, with_report = statistics.median(times[True]), statistics.median(times[False])
    added = f"   {requests[False] - requests[True]:+} requests" if proxy is not None else ""
    print(
        f"{where:22} without {without:5.2f} s   with its report {with_report:5.2f} s   "
        f"{with_report / without:.1f} x{added}"
    )
