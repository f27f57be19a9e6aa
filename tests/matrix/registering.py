"""What a client of another version does, run by the Python of its environment.

python -m tests.matrix.registering log STORE [ARTIFACTS]    log and register the wine model
python -m tests.matrix.registering copy STORE               register it under another name
python -m tests.matrix.registering alone STORE              register a logged model without a run
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow import MlflowClient

from tests.models import log_wine, tracking

WINE, COPY, ALONE = "wine-quality", "wine-copy", "wine-alone"


def log(store: str, artifacts: str | None = None) -> None:
    log_wine(store, WINE, artifact_location=Path(artifacts) if artifacts else None)


def copy(store: str) -> None:
    with tracking(store):
        mlflow.register_model(f"models:/{WINE}/1", COPY)


def alone(store: str) -> None:
    client = MlflowClient(store)
    model_id = client.create_logged_model(client.create_experiment(ALONE)).model_id
    with tracking(store), tempfile.TemporaryDirectory() as folder:
        Path(folder, "MLmodel").write_text(f"flavors: {{x: {{}}}}\nmodel_id: {model_id}\n")
        # Early servers answer 500 where a file is missing, and MLflow asks such for half a minute.
        for name in ("requirements.txt", "conda.yaml", "python_env.yaml"):
            Path(folder, name).touch()
        client.log_model_artifacts(model_id, folder)
        client.finalize_logged_model(model_id, "READY")
        mlflow.register_model(f"models:/{model_id}", ALONE)


if __name__ == "__main__":
    {"log": log, "copy": copy, "alone": alone}[sys.argv[1]](*sys.argv[2:])
