"""The MLmodel file of the model."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import mlmodel_file
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import MlflowModel


def collect(client: Client, parts: Parts) -> MlflowModel:
    """Read the MLmodel file."""
    model, complaints = mlmodel_file.read(client, parts.wait("location", str) or "")
    for complaint in complaints:
        parts.note("model", complaint)
    return model
