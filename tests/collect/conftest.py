"""A model on the server with a run above it, runs below it, and all that a run can log."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import matplotlib
import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.models import MLFLOW_3, Logged, log_wine, tracking
from tests.proxy import Proxy
from tests.sharing import Shared

matplotlib.use("Agg")

REST = "/api/2.0/mlflow"
FORBIDDEN = json.dumps({"error_code": "PERMISSION_DENIED", "message": "not for you"}).encode()
BROKEN = json.dumps({"error_code": "INTERNAL_ERROR", "message": "out of order"}).encode()
FAULTS = {"forbidden": (403, FORBIDDEN), "failed": (500, BROKEN)}
"""What a server answers, by the reason of the gap that it leaves."""

Read = Callable[..., Snapshot]


def gaps(snapshot: Snapshot, part: str) -> list[Gap]:
    """All that is missing of a part."""
    return [gap for gap in snapshot.gaps if gap.part == part]


@pytest.fixture(scope="session")
def busy(server: str, shared: Shared) -> Logged:
    """The model, as version 1 of two and as a copy under another name."""
    return Logged(**shared.once("busy", lambda _: asdict(log_busy(server))))


def log_busy(server: str) -> Logged:
    """Log it with what is around it."""
    logged = log_wine(server, "busy")
    client = logged.client
    experiment_id = logged.experiment_id
    parent = client.create_run(experiment_id, run_name="the search")
    client.set_tag(logged.run_id, "mlflow.parentRunId", parent.info.run_id)
    values = [0.5, float("nan"), float("inf"), 0.25, 0.75]
    metrics = [Metric("loss", value, 1_000 + i, i) for i, value in enumerate(values)]
    metrics += [Metric("long", float(-((i - 400) ** 2)), i, i) for i in range(1_000)]
    metrics += [Metric("system/cpu_percent", 12.5, 5, 0)]
    client.log_batch(logged.run_id, metrics=metrics[:900])
    client.log_batch(logged.run_id, metrics=metrics[900:])
    with tracking(server):
        for i in range(2):
            with mlflow.start_run(
                experiment_id=experiment_id,
                run_name=f"child {i}",
                tags={"mlflow.parentRunId": logged.run_id},
            ):
                mlflow.log_metric("fold", i)
        log_artifacts(logged)
        client.copy_model_version(f"models:/{logged.name}/1", "busy-copy")
        other = client.create_run(experiment_id, run_name="the next")
        client.log_metric(other.info.run_id, "accuracy", 0.99)
        client.log_text(other.info.run_id, "flavors: {x: {}}\n", "model/MLmodel")
    client.create_model_version(logged.name, f"{other.info.artifact_uri}/model", other.info.run_id)
    return logged


def log_artifacts(logged: Logged) -> None:
    """Log pictures and tables the way people do it."""
    import matplotlib.pyplot as plt
    import numpy as np

    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([1, 2, 4])
    client = logged.client
    client.log_figure(logged.run_id, figure, "plots/roc_curve.png")
    client.log_figure(logged.run_id, figure, "deep/er/photo.jpg")
    client.log_figure(logged.run_id, figure, "drawing.svg")
    client.log_image(logged.run_id, np.zeros((4, 4, 3), dtype=np.uint8), "black.png")
    plt.close(figure)
    client.log_table(logged.run_id, {"prompt": ["a", "b"], "score": [0.5, None]}, "answers.json")
    client.log_table(logged.run_id, {"n": list(range(30))}, "eval_results_table.json")
    client.log_text(logged.run_id, "a,b\n1,2\n\n3\n", "small.csv")
    client.log_text(logged.run_id, "no picture", "wrong.png")
    client.log_text(logged.run_id, "x" * 300_001, "large.png")
    client.log_text(logged.run_id, '"' + "x" * 200_000, "wrong.csv")
    client.log_text(logged.run_id, "notes", "<img src=x onerror=alert(1)>.txt")
    client.log_dict(logged.run_id, {"no": "table"}, "a_table.json")


@pytest.fixture(scope="session")
def busy_snapshot(busy: Logged) -> Snapshot:
    """The model as it is read directly from the server."""
    return collect(Client(busy.tracking_uri), busy.uri)


@pytest.fixture
def read_busy(busy: Logged, proxy: Proxy) -> Read:
    """Read the model through the proxy."""
    return lambda **options: collect(Client(proxy.url), busy.uri, **options)


@pytest.fixture
def small(sqlite_store: str, tmp_path: Path) -> Logged:
    """A model in the sqlite store with nothing around it, not even metrics."""
    name = f"small-{uuid.uuid4().hex}"
    client = MlflowClient(sqlite_store)
    experiment_id = client.create_experiment(name, (tmp_path / "artifacts").as_uri())
    run_id = client.create_run(experiment_id).info.run_id
    model_id = None
    folder = tmp_path / "model"
    folder.mkdir()
    text = f"flavors: {{x: {{}}}}\nrun_id: {run_id}\nartifact_path: model\n"
    if MLFLOW_3:
        model_id = client.create_logged_model(experiment_id, source_run_id=run_id).model_id
        text += f"model_id: {model_id}\n"
    (folder / "MLmodel").write_text(text)
    if model_id is not None:
        client.log_model_artifacts(model_id, str(folder))
        client.finalize_logged_model(model_id, "READY")
    else:
        client.log_artifacts(run_id, str(folder), "model")
    client.create_registered_model(name)
    with tracking(sqlite_store):  # where MLflow's registry looks for the logged model
        source = f"models:/{model_id}" if model_id else f"runs:/{run_id}/model"
        client.create_model_version(name, source, run_id)
    return Logged(sqlite_store, name, "1", run_id, experiment_id, model_id)


@pytest.fixture
def read_small(small: Logged) -> Read:
    """Read the model with nothing around it."""
    return lambda **options: collect(Client(small.tracking_uri), small.uri, **options)
