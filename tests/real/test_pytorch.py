"""A PyTorch model with tensors in and out, followed through its epochs."""

from __future__ import annotations

import mlflow
import numpy as np
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.document import Missing
from mlflow_report_plugin.pipeline import Report
from tests.models import MLFLOW_3, tracking
from tests.real.libraries import need
from tests.sections.reading import rows, table

pytestmark = pytest.mark.versions

need("torch")

EPOCHS = 12


@pytest.fixture(scope="module")
def made(server: str) -> Report:
    import torch

    torch.manual_seed(0)
    inputs = torch.randn(32, 3)
    targets = inputs.sum(dim=1, keepdim=True)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with tracking(server):
        mlflow.set_experiment("pytorch")
        with mlflow.start_run():
            mlflow.log_params({"lr": 0.1, "optimizer": "SGD"})
            for epoch in range(EPOCHS):
                loss = torch.nn.functional.mse_loss(model(inputs), targets)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                mlflow.log_metric("loss", loss.item(), step=epoch)
            mlflow.pytorch.log_model(
                model,
                **{"name" if MLFLOW_3 else "artifact_path": "model"},
                signature=mlflow.models.infer_signature(
                    inputs.numpy(), model(inputs).detach().numpy()
                ),
                input_example=np.zeros((2, 3), dtype=np.float32),
                pip_requirements=["torch"],
                registered_model_name="adder",
            )
        return report("models:/adder/1")


def test_tensors_have_types_and_shapes(made: Report) -> None:
    inputs = table(made.document, "MLflow Model", "Signature", "Inputs")
    assert inputs.rows == ((Missing("unnamed"), "float32", "(-1, 3)"),)
    outputs = table(made.document, "MLflow Model", "Signature", "Outputs")
    assert outputs.rows == ((Missing("unnamed"), "float32", "(-1, 1)"),)


def test_the_flavor_names_its_version(made: Report) -> None:
    import torch

    flavor = rows(made.document, "MLflow Model", "Details", "Flavors", "Flavor 'pytorch'")
    assert flavor["pytorch_version"] == torch.__version__


def test_the_loss_falls_from_epoch_to_epoch(made: Report) -> None:
    assert made.snapshot.metric_histories is not None
    (loss,) = made.snapshot.metric_histories.histories
    assert (loss.key, loss.count, loss.last_step) == ("loss", EPOCHS, EPOCHS - 1)
    assert loss.maximum_step == 0
    assert loss.minimum_step == EPOCHS - 1


def test_the_shape_of_the_example_is_known(made: Report) -> None:
    example = made.snapshot.input_example
    assert example is not None
    assert example.type == "ndarray"
    assert example.shape == (2, 3)
