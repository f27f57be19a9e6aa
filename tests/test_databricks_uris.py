"""Wherever in Databricks a model is read from, its report tells the same about it."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.document import Section
from tests.models import MLFLOW_3
from tests.sections.reading import chapters

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

DOLLY_RUN = "abbe441c4d9f4b69a9943e4beb71ce89"
PCB_RUN = "815123f2db9b49cdb9790c6a0371a4da"
FRAUD_RUN = "6e7f8091a2b3424d5e6f708192031425"
LOGGED_RUN = "7f8091a2b3c4435e6f70819203142536"
LOGGED = "m-80c1d2e3f4a5446f8192a3b4c5d6e7f8"
TRACKING = "dbfs:/databricks/mlflow-tracking"
REGISTRY = "dbfs:/databricks/mlflow-registry"

only_mlflow_3 = pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")


def about_the_model(uri: str) -> dict[str, Section]:
    """The sections of a report that do not depend on the registry."""
    made = report(uri, tracking_uri="databricks")
    snapshot = made.snapshot
    assert None not in (snapshot.model, snapshot.run, snapshot.experiment)
    titles = ("MLflow Model", "Run", "Experiment")
    return {each.title: each for each in chapters(made.document) if each.title in titles}


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("registered", "uri"),
    [
        ("dolly3b/1", "models:/dolly3b/Production"),
        ("dolly3b/1", f"runs:/{DOLLY_RUN}/dolly3b"),
        ("dolly3b/1", f"{TRACKING}/3336498746257830/{DOLLY_RUN}/artifacts/dolly3b"),
        ("dolly3b/1", f"{REGISTRY}/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b"),
        ("dbdemos_pcb_classification/1", f"runs:/{PCB_RUN}/model"),
        ("dbdemos_pcb_classification/1", f"{TRACKING}/3428923814239786/{PCB_RUN}/artifacts/model"),
        (
            "dbdemos_pcb_classification/1",
            f"{REGISTRY}/4e3ac9ee6e464efd88270d84dfd54c12/models/model",
        ),
        ("main.ml.fraud/1", f"runs:/{FRAUD_RUN}/model"),
        ("main.ml.fraud/1", f"{TRACKING}/2216330040812500/{FRAUD_RUN}/artifacts/model"),
        ("main.ml.fraud/2", "models:/main.ml.fraud@champion"),
        ("main.ml.fraud/2", "dbfs:/Volumes/main/ml/models/fraud"),
        pytest.param(
            "main.ml.fraud/2",
            f"{TRACKING}/2216330040812500/logged_models/{LOGGED}/artifacts",
            marks=only_mlflow_3,
        ),
        pytest.param("main.ml.fraud/2", f"runs:/{LOGGED_RUN}/fraud", marks=only_mlflow_3),
        pytest.param("main.ml.fraud/2", f"models:/{LOGGED}", marks=only_mlflow_3),
    ],
)
def test_every_uri_of_a_model_tells_the_same_about_it(registered: str, uri: str) -> None:
    expected = about_the_model(f"models:/{registered}")
    assert len(expected) == 3
    assert about_the_model(uri) == expected
