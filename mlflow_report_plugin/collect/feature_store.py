"""What the Feature Store of Databricks packed beside the model that it wraps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import JsonValue

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import mlmodel_file
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import FeatureStore, MlflowModel
from mlflow_report_plugin.threads import read_side_by_side

LOADER = "databricks.feature_store.mlflow_model"
"""The loader module of a model that the Feature Store wraps."""
RAW_MODEL = "raw_model"
FEATURE_SPEC = "feature_spec.yaml"


def collect(client: Client, parts: Parts) -> FeatureStore | None:
    """Read the wrapped model's MLmodel file and the specification of its features."""
    model = parts.known("model", MlflowModel)
    flavor = model.flavors.get("python_function") if model else None
    if not isinstance(flavor, dict) or flavor.get("loader_module") != LOADER:
        return None
    location = parts.wait("location", str) or ""
    folder = str(flavor.get("data") or "data/feature_store").strip("/")
    path = f"{folder}/{RAW_MODEL}"
    reads: dict[str, Callable[[], Any]] = {
        "raw_model": partial(_raw_model, client, parts, location, path),
        "feature_spec": partial(_feature_spec, client, location, f"{folder}/{FEATURE_SPEC}"),
    }
    found, errors = read_side_by_side(reads)
    for error in errors:
        parts.note("feature_store", error)
    return FeatureStore(raw_model_path=path, **found)


def _raw_model(client: Client, parts: Parts, location: str, path: str) -> MlflowModel:
    model, complaints = mlmodel_file.read(client, location, path)
    for complaint in complaints:
        parts.note("feature_store", complaint)
    return model


def _feature_spec(client: Client, location: str, path: str) -> JsonValue:
    return mlmodel_file.read_yaml(client, location, path).first
