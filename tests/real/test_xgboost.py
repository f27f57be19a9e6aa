"""An XGBoost model that MLflow logged by itself."""

from __future__ import annotations

import mlflow
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.real.libraries import need
from tests.sections.reading import rows, table

pytestmark = pytest.mark.versions

need("xgboost")

ROUNDS = 8


@pytest.fixture(scope="module")
def made(server: str) -> Report:
    import xgboost
    from sklearn.datasets import load_wine

    features, grower = load_wine(return_X_y=True, as_frame=True)
    data = xgboost.DMatrix(features, label=grower == 0)
    with tracking(server):
        mlflow.set_experiment("xgboost")
        mlflow.xgboost.autolog(log_models=False, silent=True)
        try:
            with mlflow.start_run():
                booster = xgboost.train(
                    {"objective": "binary:logistic", "max_depth": 2, "nthread": 1},
                    data,
                    num_boost_round=ROUNDS,
                    evals=[(data, "train")],
                    verbose_eval=False,
                )
                mlflow.xgboost.log_model(
                    booster,
                    **{"name" if MLFLOW_3 else "artifact_path": "model"},
                    signature=mlflow.models.infer_signature(features, booster.predict(data)),
                    model_format="json",
                    pip_requirements=["xgboost"],
                    registered_model_name="first-grower",
                )
        finally:
            mlflow.xgboost.autolog(disable=True)
        return report("models:/first-grower/1")


def test_the_flavor_names_class_and_format(made: Report) -> None:
    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'xgboost'")
    assert flavor["model_class"] == "xgboost.core.Booster"
    assert flavor["model_format"] == "json"


def test_integers_and_doubles_are_told_apart(made: Report) -> None:
    inputs = table(made.document, "MLflow Model", "Signature", "Inputs")
    assert inputs.rows[0] == ("alcohol", "double", "True")
    outputs = table(made.document, "MLflow Model", "Signature", "Outputs")
    assert outputs.rows[0][1:] == ("float32", "(-1,)")


def test_every_round_is_in_the_history(made: Report) -> None:
    assert made.snapshot.metric_histories is not None
    (loss,) = made.snapshot.metric_histories.histories
    assert (loss.key, loss.count, loss.last_step) == ("train-logloss", ROUNDS, ROUNDS - 1)
    assert loss.minimum_step == ROUNDS - 1


def test_what_matters_to_the_model_is_a_picture(made: Report) -> None:
    assert made.snapshot.run_artifacts is not None
    assert [each.path for each in made.snapshot.run_artifacts.pictures] == [
        "feature_importance_weight.png"
    ]
