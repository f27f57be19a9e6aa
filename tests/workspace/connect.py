"""Point MLflow at a tracking server and a registry."""

from __future__ import annotations

import mlflow
from mlflow import MlflowClient


def connect(tracking_uri: str, registry_uri: str) -> MlflowClient:
    """Send MlflowClient, and MLflow's global functions too, to these places."""
    mlflow.set_tracking_uri(tracking_uri)
    mlflow.set_registry_uri(registry_uri)
    return MlflowClient(tracking_uri, registry_uri)
