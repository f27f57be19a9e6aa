"""A scikit-learn model that was searched for, followed, registered and evaluated."""

from __future__ import annotations

from types import ModuleType

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.real.libraries import example, need
from tests.sections.reading import rows, table

pytestmark = pytest.mark.versions


@pytest.fixture(scope="module")
def tumours() -> ModuleType:
    return example("tumour_evaluation")


@pytest.fixture(scope="module")
def made(server: str, tumours: ModuleType) -> Report:
    train, test = tumours.split_tumours()
    with tracking(server):
        logged = tumours.log_best(train)
        tumours.evaluate(logged.model_uri, test)
        return report(f"models:/{tumours.NAME}/{logged.registered_model_version}")


def pictures(made: Report) -> set[str]:
    assert made.snapshot.run_artifacts is not None
    return {picture.path for picture in made.snapshot.run_artifacts.pictures}


def test_every_measurement_is_in_the_signature(made: Report) -> None:
    columns = table(made.document, "MLflow Model", "Signature", "Inputs").rows
    assert len(columns) == 10
    assert columns[0] == ("mean radius", "double", "True")


def test_the_search_and_its_candidates_are_related(made: Report) -> None:
    related = made.snapshot.related_runs
    assert related is not None
    assert related.parent is None
    assert len(related.children) == 4
    assert not related.more_children
    assert all("mean_test_score" in {m.key for m in run.metrics} for run in related.children)
    params = rows(made.document, "Run", "Params")
    assert "best_logisticregression__C" in params


def test_the_history_of_the_loss_is_whole(made: Report) -> None:
    assert made.snapshot.metric_histories is not None
    found = {each.key: each for each in made.snapshot.metric_histories.histories}
    loss = found["log_loss_of_the_others"]
    assert (loss.first_step, loss.last_step, loss.count) == (50, 400, 15)
    assert [point.step for point in loss.points] == list(range(50, 401, 25))


def test_the_pictures_of_the_training_are_there(made: Report) -> None:
    assert pictures(made) >= {
        "training_confusion_matrix.png",
        "training_precision_recall_curve.png",
        "training_roc_curve.png",
    }


def test_the_table_of_the_search_is_there(made: Report) -> None:
    assert made.snapshot.run_artifacts is not None
    found = {each.path: each for each in made.snapshot.run_artifacts.tables}
    assert "mean_test_score" in found["cv_results.csv"].columns
    assert len(found["cv_results.csv"].rows) == 4


@pytest.mark.skipif(MLFLOW_3, reason="MLflow 3 knows which runs evaluated a model")
def test_mlflow_2_does_not_know_what_evaluated_the_model(made: Report) -> None:
    assert made.snapshot.evaluation_runs is None


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 does not know which runs evaluated a model")
class TestEvaluation:
    def test_the_run_that_evaluated_the_model_is_there(self, made: Report) -> None:
        assert made.snapshot.evaluation_runs is not None
        (run,) = made.snapshot.evaluation_runs
        assert run.run_name == "evaluation"
        metrics = {metric.key: metric.value for metric in run.metrics}
        assert metrics["example_count"] == 143
        assert 0.9 < float(metrics["accuracy_score"]) <= 1
        assert [data.name for data in run.dataset_inputs] == ["tumours-test"]

    def test_its_pictures_are_there(self, made: Report) -> None:
        assert pictures(made) >= {
            "calibration_curve_plot.png",
            "confusion_matrix.png",
            "lift_curve_plot.png",
            "precision_recall_curve_plot.png",
            "roc_curve_plot.png",
        }

    def test_its_explanations_are_there(self, made: Report) -> None:
        need("shap")
        assert pictures(made) >= {"shap_beeswarm_plot.png", "shap_feature_importance_plot.png"}

    def test_its_table_is_there(self, made: Report) -> None:
        assert made.snapshot.run_artifacts is not None
        found = {each.path: each for each in made.snapshot.run_artifacts.tables}
        wrong = found["wrong_predictions_table.json"]
        assert wrong.columns[-2:] == ("benign", "predicted")
        assert all(row[-1] != row[-2] for row in wrong.rows)

    def test_the_metrics_of_the_model_name_the_data(self, made: Report) -> None:
        metrics = table(made.document, "Metrics")
        assert any("tumours-test" in row for row in metrics.rows)
