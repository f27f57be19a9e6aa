"""The runs that evaluated a logged model, told by the metrics that it has (MLflow 3)."""

from __future__ import annotations

import json
from dataclasses import dataclass

import mlflow
import pytest

from mlflow_report_plugin.collect import evaluation_runs
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import RelatedRun, Snapshot
from tests.collect.conftest import FAULTS, REST, Read, gaps
from tests.models import MLFLOW_3, Logged, log_wine, tracking, wine
from tests.proxy import Proxy

pytestmark = [
    pytest.mark.versions,
    pytest.mark.skipif(not MLFLOW_3, reason="metrics name their model since MLflow 3"),
]


@dataclass(frozen=True)
class Evaluated:
    """A model on the server that two runs evaluated, each in an experiment of its own."""

    logged: Logged
    evaluated: str
    """The run that `mlflow.models.evaluate` made."""
    measured: str
    """The run that somebody made by hand."""


@pytest.fixture(scope="module")
def evaluated(server: str) -> Evaluated:
    logged = log_wine(server, "evaluated")
    _, features, labels = wine()
    with tracking(server):
        mlflow.set_experiment("evaluations")
        with mlflow.start_run(run_name="by mlflow") as by_mlflow:
            mlflow.models.evaluate(
                f"models:/{logged.model_id}",
                features.assign(grower=labels),
                targets="grower",
                model_type="classifier",
                evaluator_config={"log_model_explainability": False},
            )
        mlflow.set_experiment("other evaluations")
        with mlflow.start_run(run_name="by hand") as by_hand:
            data = mlflow.data.from_pandas(features.tail(20), name="harvest 2020")
            mlflow.log_input(data, context="test")
            mlflow.log_metrics({"kappa": 0.7}, model_id=logged.model_id, dataset=data)
            mlflow.log_text("a\n1\n", "tables/by_grower.csv")
            mlflow.log_text("a\n1\n", "too/deep/for/us.csv")
    return Evaluated(logged, by_mlflow.info.run_id, by_hand.info.run_id)


@pytest.fixture(scope="module")
def snapshot(evaluated: Evaluated) -> Snapshot:
    return collect(Client(evaluated.logged.tracking_uri), evaluated.logged.uri)


@pytest.fixture
def read(evaluated: Evaluated, proxy: Proxy) -> Read:
    return lambda: collect(Client(proxy.url), evaluated.logged.uri)


def runs(snapshot: Snapshot) -> dict[str, RelatedRun]:
    assert snapshot.evaluation_runs is not None
    return {run.run_id: run for run in snapshot.evaluation_runs}


def test_runs_of_other_experiments_are_found_the_newest_first(
    snapshot: Snapshot, evaluated: Evaluated
) -> None:
    assert list(runs(snapshot)) == [evaluated.measured, evaluated.evaluated]
    experiments = {run.experiment_id for run in runs(snapshot).values()}
    assert len({*experiments, evaluated.logged.experiment_id}) == 3


def test_what_mlflow_measured_is_there(snapshot: Snapshot, evaluated: Evaluated) -> None:
    run = runs(snapshot)[evaluated.evaluated]
    assert {"accuracy_score", "f1_score"} <= {metric.key for metric in run.metrics}
    assert run.run_name == "by mlflow"
    assert (run.web_ui_link or "").endswith(f"/runs/{run.run_id}")


def test_the_data_of_each_run_are_named(snapshot: Snapshot, evaluated: Evaluated) -> None:
    run = runs(snapshot)[evaluated.measured]
    (data,) = run.dataset_inputs
    assert data.name == "harvest 2020"
    assert [(tag.key, tag.value) for tag in data.tags] == [("mlflow.data.context", "test")]
    assert data.dataset_schema is not None
    assert "alcohol" in data.dataset_schema
    assert runs(snapshot)[evaluated.evaluated].dataset_inputs != ()


def test_the_logged_model_knows_what_each_was_measured_on(snapshot: Snapshot) -> None:
    assert snapshot.logged_model is not None
    (kappa,) = (each for each in snapshot.logged_model.metrics if each.key == "kappa")
    assert (kappa.value, kappa.dataset_name) == (0.7, "harvest 2020")


def test_the_pictures_and_tables_of_all_of_them_are_shown(
    snapshot: Snapshot, evaluated: Evaluated
) -> None:
    assert snapshot.run_artifacts is not None
    pictures = {(each.run_id, each.path) for each in snapshot.run_artifacts.pictures}
    tables = {(each.run_id, each.path) for each in snapshot.run_artifacts.tables}
    assert (evaluated.evaluated, "confusion_matrix.png") in pictures
    assert (evaluated.evaluated, "per_class_metrics.csv") in tables
    assert (evaluated.measured, "tables/by_grower.csv") in tables


def test_folders_that_are_too_deep_are_said_to_be(snapshot: Snapshot) -> None:
    (gap,) = gaps(snapshot, "evaluation_runs")
    assert "what is below too/deep/for is not listed" in gap.message


def test_a_model_that_nothing_evaluated_has_none_and_no_gap(read_small: Read) -> None:
    snapshot = read_small()
    assert snapshot.evaluation_runs == ()
    assert gaps(snapshot, "evaluation_runs") == []


def test_the_run_that_made_the_model_is_no_evaluation(small: Logged, read_small: Read) -> None:
    small.client.log_metric(small.run_id, "accuracy", 1, model_id=small.model_id)
    snapshot = read_small()
    assert snapshot.logged_model is not None
    assert len(snapshot.logged_model.metrics) == 1
    assert snapshot.evaluation_runs == ()


def test_of_very_many_runs_the_newest_are_read(
    small: Logged, read_small: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation_runs, "MAX_RUNS", 2)
    client, made = small.client, []
    for n in range(4):
        made.append(client.create_run(small.experiment_id, start_time=n).info.run_id)
        # The names say nothing of the order.
        client.log_metric(made[-1], f"m{9 - n}", n, timestamp=n + 1, model_id=small.model_id)
    snapshot = read_small()
    assert list(runs(snapshot)) == made[:1:-1]
    (gap,) = gaps(snapshot, "evaluation_runs")
    assert gap.message == "only the newest 2 of 4 were read"


@pytest.mark.parametrize("reason", FAULTS)
def test_one_that_cannot_be_read_is_a_gap_and_the_others_stay(
    read: Read, evaluated: Evaluated, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{REST}/runs/get.*{evaluated.evaluated}", status=status, body=body)
    snapshot = read()
    assert list(runs(snapshot)) == [evaluated.measured]
    assert reason in [gap.reason for gap in gaps(snapshot, "evaluation_runs")]


@pytest.mark.parametrize("reason", FAULTS)
def test_none_that_can_be_read_is_a_gap(
    read: Read, evaluated: Evaluated, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    both = f"({evaluated.evaluated}|{evaluated.measured})"
    proxy.answer(f"{REST}/runs/get.*{both}", status=status, body=body)
    snapshot = read()
    assert snapshot.evaluation_runs is None
    assert [gap.reason for gap in gaps(snapshot, "evaluation_runs")] == [reason]
    assert snapshot.run is not None


@pytest.mark.parametrize("reason", FAULTS)
def test_artifacts_that_cannot_be_listed_are_a_gap_and_the_metrics_stay(
    read: Read, evaluated: Evaluated, proxy: Proxy, reason: str
) -> None:
    status, body = FAULTS[reason]
    proxy.answer(f"{REST}/artifacts/list.*{evaluated.evaluated}", status=status, body=body)
    snapshot = read()
    run = runs(snapshot)[evaluated.evaluated]
    assert run.artifacts is None
    assert run.metrics != ()
    assert reason in [gap.reason for gap in gaps(snapshot, "evaluation_runs")]


@pytest.mark.parametrize(
    "answer", [{"run": {}}, {"run": {"info": {"start_time": "soon"}}}, {"run": 7}]
)
def test_an_answer_that_lies_costs_the_part(
    read: Read, evaluated: Evaluated, proxy: Proxy, answer: object
) -> None:
    proxy.answer(f"{REST}/runs/get.*{evaluated.evaluated}", body=json.dumps(answer).encode())
    snapshot = read()
    assert "failed" in [gap.reason for gap in gaps(snapshot, "evaluation_runs")]
    assert snapshot.run is not None
    assert snapshot.run_artifacts is not None
