"""The logged model, with the metrics that any run measured of it (MLflow 3)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Literal

import mlflow
import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import LoggedModel, Snapshot
from tests.collect.conftest import FAULTS, REST, Read, gaps
from tests.models import MLFLOW_3, Logged, tracking
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

WITH_LOGGED_MODELS = pytest.mark.skipif(not MLFLOW_3, reason="logged models came with MLflow 3")
GET = f"{REST}/logged-models/m-"
DEPENDENTS = ("logged_model", "evaluation_runs", "traces")


def logged(snapshot: Snapshot) -> LoggedModel:
    assert snapshot.logged_model is not None
    return snapshot.logged_model


@WITH_LOGGED_MODELS
def test_its_params_metrics_and_tags_are_there(busy: Logged, busy_snapshot: Snapshot) -> None:
    found = logged(busy_snapshot)
    assert (found.model_id, found.name, found.status) == (busy.model_id, "model", "READY")
    assert found.source_run_id == busy.run_id
    assert {param.key: param.value for param in found.params} == {"C": "1.10", "penalty": "l2"}
    assert found.creation_timestamp is not None
    assert (found.web_ui_link or "").endswith(f"/models/{busy.model_id}")


@WITH_LOGGED_MODELS
def test_each_metric_names_the_run_and_the_data_that_it_was_measured_on(
    small: Logged, read_small: Read
) -> None:
    import pandas as pd

    data = mlflow.data.from_pandas(pd.DataFrame({"a": [1]}), name="held out")
    with tracking(small.tracking_uri), mlflow.start_run(experiment_id=small.experiment_id) as run:
        mlflow.log_metrics({"accuracy": 0.5}, model_id=small.model_id, dataset=data)
        mlflow.log_metric("accuracy", 0.25, model_id=small.model_id)
    found = {metric.dataset_name: metric for metric in logged(read_small()).metrics}
    assert set(found) == {"held out", None}
    assert found["held out"].value == 0.5
    assert found["held out"].run_id == run.info.run_id
    assert found["held out"].dataset_digest == data.digest
    assert found[None].value == 0.25


@WITH_LOGGED_MODELS
def test_one_that_nothing_was_said_of_has_no_params_and_no_metrics(read_small: Read) -> None:
    snapshot = read_small()
    assert (logged(snapshot).params, logged(snapshot).metrics) == ((), ())
    assert gaps(snapshot, "logged_model") == []


def test_a_model_in_a_folder_is_none_and_has_no_gap(sqlite_store: str, tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    snapshot = collect(Client(sqlite_store), str(tmp_path))
    assert [getattr(snapshot, part) for part in DEPENDENTS] == [None, None, None]
    assert [gap for part in DEPENDENTS for gap in gaps(snapshot, part)] == []


@pytest.mark.skipif(MLFLOW_3, reason="this version of MLflow has logged models")
def test_an_older_mlflow_has_no_logged_models_and_that_is_said_once(read_small: Read) -> None:
    snapshot = read_small()
    assert [getattr(snapshot, part) for part in DEPENDENTS] == [None, None, None]
    (gap,) = (gap for part in DEPENDENTS for gap in gaps(snapshot, part))
    assert (gap.part, gap.reason) == ("logged_model", "unsupported")


@WITH_LOGGED_MODELS
def test_an_older_server_has_no_logged_models_and_that_is_said_once(
    read_busy: Read, proxy: Proxy
) -> None:
    page = b"<html>Not Found</html>"
    proxy.answer(f"{REST}/logged-models", status=404, body=page, content_type="text/html")
    snapshot = read_busy()
    assert [getattr(snapshot, part) for part in DEPENDENTS] == [None, None, None]
    (gap,) = (gap for part in DEPENDENTS for gap in gaps(snapshot, part))
    assert (gap.part, gap.reason) == ("logged_model", "unsupported")


@WITH_LOGGED_MODELS
@pytest.mark.parametrize("reason", FAULTS)
def test_one_that_cannot_be_read_leaves_all_that_hangs_on_it_unknown(
    read_busy: Read, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(GET, status=status, body=body)
    snapshot = read_busy()
    assert [getattr(snapshot, part) for part in DEPENDENTS] == [None, None, None]
    assert [gap.reason for part in DEPENDENTS for gap in gaps(snapshot, part)] == [reason] * 3
    assert snapshot.run is not None


@WITH_LOGGED_MODELS
@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"model": 7},
        {"model": {"info": {"model_id": "m-1", "creation_timestamp_ms": "soon"}}},
        {"model": {"info": {"model_id": "m-1"}, "data": {"metrics": [{"value": "much"}]}}},
    ],
)
def test_an_answer_that_lies_costs_what_hangs_on_it(
    read_busy: Read, proxy: Proxy, answer: object
) -> None:
    proxy.answer(GET, body=json.dumps(answer).encode())
    snapshot = read_busy()
    assert [gap.reason for gap in gaps(snapshot, "logged_model")] == ["failed"]
    assert snapshot.run is not None


@WITH_LOGGED_MODELS
@pytest.mark.parametrize("depth", ["basic", "full"])
def test_a_metric_that_is_no_number_is_none_where_its_run_tells(
    sqlite_store: str, tmp_path: Path, depth: Literal["basic", "full"]
) -> None:
    """MLflow keeps the NaN of a logged model as 0."""
    client = MlflowClient(sqlite_store)
    experiment_id = client.create_experiment(str(tmp_path), tmp_path.as_uri())
    run_id = client.create_run(experiment_id).info.run_id
    model_id = client.create_logged_model(experiment_id, source_run_id=run_id).model_id
    other = client.create_run(experiment_id).info.run_id
    for step, value in enumerate((0.5, math.nan, 0.0)):
        client.log_metric(run_id, "loss", value, 1_000 + step, step, model_id=model_id)
    for run, key, value in ((run_id, "last", math.nan), (other, "of other", math.nan)):
        client.log_metric(run, key, value, 5, 0, model_id=model_id)
    client.log_metric(other, "zero", 0.0, 5, 0, model_id=model_id)
    snapshot = collect(Client(sqlite_store), f"models:/{model_id}", depth=depth)
    assert snapshot.logged_model is not None
    found = [(metric.key, metric.value) for metric in snapshot.logged_model.metrics]
    is_known = depth == "full"  # where the histories and the other run are read
    assert found == [
        ("last", "NaN"),
        ("loss", 0.5),
        ("loss", "NaN" if is_known else 0.0),
        ("loss", 0.0),
        ("of other", "NaN" if is_known else 0.0),
        ("zero", 0.0),
    ]
