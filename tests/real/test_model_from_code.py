"""A pyfunc that is not pickled: its code is saved, with a module that it needs."""

from __future__ import annotations

from pathlib import Path

import mlflow
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.sections.reading import rows, table

pytestmark = pytest.mark.versions

MODEL = """
import mlflow
import pydantic

from cellar_prices import price_of


class Order(pydantic.BaseModel):
    wine: str
    bottles: int = 1
    notes: list[str] | None = None


class Till(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.tax = context.model_config["tax"]

    def predict(self, model_input: list[Order]) -> list[float]:
        return [price_of(order.wine) * order.bottles * self.tax for order in model_input]


mlflow.models.set_model(Till())
"""
PRICES = "def price_of(wine):\n    return 30.0 if wine == 'Barolo' else 10.0\n"


@pytest.fixture(scope="module")
def made(server: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("code")
    (folder / "till.py").write_text(MODEL, encoding="utf-8")
    (folder / "cellar_prices.py").write_text(PRICES, encoding="utf-8")
    with tracking(server), pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        mlflow.set_experiment("till")
        with mlflow.start_run():
            mlflow.pyfunc.log_model(
                **{"name" if MLFLOW_3 else "artifact_path": "model"},
                python_model=str(folder / "till.py"),
                code_paths=[str(folder / "cellar_prices.py")],
                model_config={"tax": 1.25},
                input_example=[{"wine": "Barolo", "bottles": 2}],
                pip_requirements=["mlflow"],
                registered_model_name="till",
            )
        return report("models:/till/1")


def test_it_can_be_loaded_and_counts(made: Report, server: str) -> None:
    mlflow.set_tracking_uri(server)
    till = mlflow.pyfunc.load_model(made.snapshot.uris.model_uri)
    assert till.predict([{"wine": "Barolo", "bottles": 2}]) == [75.0]


def test_the_signature_comes_from_type_hints(made: Report) -> None:
    details = rows(made.document, "MLflow Model", "Details")
    assert details["is_signature_from_type_hint"] == "True"
    inputs = table(made.document, "MLflow Model", "Signature", "Inputs")
    assert [row[0] for row in inputs.rows[1:]] == ["└ bottles", "└ notes", "└ wine"]


def test_the_flavor_names_the_code(made: Report) -> None:
    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'python_function'")
    assert flavor["code"] == "code"
    assert Path(str(flavor["model_code_path"])).name == "till.py"
    assert flavor["config"] == '{"tax": 1.25}'


def test_the_code_is_among_the_files(made: Report) -> None:
    assert made.snapshot.files is not None
    paths = {file.path for file in made.snapshot.files.files}
    assert paths >= {"till.py", "code/cellar_prices.py"}
