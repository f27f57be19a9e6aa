"""What the second half of a report costs: histories, other runs, pictures, tables and traces."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import mlflow
from mlflow.entities import Metric

from benchmarks.round_trips import round_trips
from mlflow_report_plugin import report
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.servers import mlflow_server

METRICS, STEPS = 20, 200


def main(folder: Path) -> None:
    """Print requests and round trips of both depths.

    Args:
        folder: An empty folder to work in.
    """
    with mlflow_server(folder / "server") as url, Proxy(url) as proxy:
        logged = log_wine(url)
        surround(logged)
        with tracking(proxy.url):
            for depth in ("basic", "full"):
                took = round_trips(proxy, partial(report, logged.uri, depth=depth))
                print(f"--depth {depth:20} {len(took.requests):4} requests   {took}")


def surround(logged: Logged) -> None:
    """Log what there is to find around a model: all of it by MLflow's client."""
    from matplotlib import pyplot

    client = logged.client
    metrics = [
        Metric(f"metric-{key:02}", key / (step + 1), step, step)
        for key in range(METRICS)
        for step in range(STEPS)
    ]
    for start in range(0, len(metrics), 1_000):
        client.log_batch(logged.run_id, metrics=metrics[start : start + 1_000])
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    client.log_figure(logged.run_id, figure, "plots/roc_curve.png")
    client.log_table(logged.run_id, {"answer": ["yes", "no"]}, "eval_results_table.json")
    child = client.create_run(logged.experiment_id, tags={"mlflow.parentRunId": logged.run_id})
    client.set_terminated(child.info.run_id)
    if not MLFLOW_3:
        return
    with tracking(logged.tracking_uri), mlflow.start_run(experiment_id=logged.experiment_id):
        mlflow.log_metric("test_accuracy", 0.8, model_id=logged.model_id)
        mlflow.log_figure(figure, "confusion_matrix.png")
