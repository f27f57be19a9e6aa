"""Real scikit-learn models, logged and registered the way people do it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient

MLFLOW_3 = int(mlflow.__version__.split(".")[0]) >= 3
DESCRIPTION = "Tells which of **three growers** a wine comes from."


@dataclass(frozen=True)
class Logged:
    """Where a logged model is."""

    tracking_uri: str
    name: str
    """The registered model."""
    version: str
    run_id: str
    experiment_id: str
    model_id: str | None
    """The logged model's id, with MLflow 3."""

    @property
    def uri(self) -> str:
        return f"models:/{self.name}/{self.version}"

    @property
    def run_uri(self) -> str:
        return f"runs:/{self.run_id}/model"

    @property
    def client(self) -> MlflowClient:
        return MlflowClient(self.tracking_uri)


@contextmanager
def tracking(uri: str) -> Iterator[None]:
    """Let MLflow's global functions talk to a store for a while."""
    before = dict(os.environ)  # MLflow writes both there, too
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    try:
        yield
    finally:
        mlflow.set_registry_uri(None)
        mlflow.set_tracking_uri(None)
        os.environ.clear()
        os.environ.update(before)


@cache
def wine() -> tuple[Any, Any, Any]:
    """A small fitted model, its features and its labels."""
    from sklearn.datasets import load_wine
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    frame = load_wine(as_frame=True)
    features, labels = frame.data, frame.target
    return (
        make_pipeline(StandardScaler(), LogisticRegression()).fit(features, labels),
        features,
        labels,
    )


def log_wine(
    tracking_uri: str,
    name: str = "wine-quality",
    *,
    params: Mapping[str, str] = {"C": "1.10", "penalty": "l2"},
    metrics: Mapping[str, float] = {"accuracy": 0.983, "log_loss": 0.05},
    tags: Mapping[str, str] = {"team": "cellar"},
    experiment: str | None = None,
    artifact_location: Path | None = None,
) -> Logged:
    """Log the wine model with everything that a report can show, and register it.

    Args:
        tracking_uri: The store, which is the registry as well.
        name: The name to register it under; the next version is made.
        params: Parameters of the run.
        metrics: Metrics of the run.
        tags: Tags of the run.
        experiment: The experiment's name, by default that of the model.
        artifact_location: The folder of the experiment's artifacts, needed for sqlite stores.

    Returns:
        Where all of it is.
    """
    from mlflow.models import infer_signature

    model, features, labels = wine()
    client = MlflowClient(tracking_uri)
    experiment = experiment or name
    found = client.get_experiment_by_name(experiment)
    if found is None:
        location = artifact_location.as_uri() if artifact_location else None
        experiment_id = client.create_experiment(experiment, location)
    else:
        experiment_id = found.experiment_id
    # The name of this argument is another one since MLflow 3.
    place = {"name": "model"} if MLFLOW_3 else {"artifact_path": "model"}
    with tracking(tracking_uri), mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_params(dict(params))
        mlflow.log_metrics(dict(metrics))
        mlflow.set_tags({"mlflow.note.content": "A *first* attempt.", **tags})
        data = mlflow.data.from_pandas(
            features.assign(grower=labels), name="wine", targets="grower"
        )
        mlflow.log_input(data, context="training")
        info = mlflow.sklearn.log_model(
            model,
            **place,
            signature=infer_signature(features, model.predict(features)),
            input_example=features.head(2),
            # Given, because guessing them loads the model in another process.
            pip_requirements=["scikit-learn"],
            registered_model_name=name,
        )
        version = max(client.search_model_versions(f"name='{name}'"), key=lambda v: int(v.version))
        client.update_registered_model(name, DESCRIPTION)
        client.set_registered_model_tag(name, "owner", "cellar")
        client.set_registered_model_alias(name, "champion", version.version)
        client.update_model_version(name, version.version, "Trained on the *whole* data set.")
        client.set_model_version_tag(name, version.version, "reviewed", "yes")
    return Logged(
        tracking_uri=tracking_uri,
        name=name,
        version=str(version.version),
        run_id=run.info.run_id,
        experiment_id=experiment_id,
        model_id=getattr(info, "model_id", None),
    )


def log_big(
    tracking_uri: str,
    folder: Path,
    *,
    params: int,
    metrics: int,
    tags: int,
    files: int,
    artifact_location: Path | None = None,
) -> Logged:
    """Log and register a model with very much of everything; its files are in 250 folders.

    Args:
        tracking_uri: The store.
        folder: An empty folder for the model.
        params: How many parameters, named `param-00000` and so on.
        metrics: How many metrics, named `metric-00000` and so on.
        tags: How many tags, named `tag-00000` and so on.
        files: How many files, named `part-00000` and so on.
        artifact_location: The folder of the experiment's artifacts, needed for sqlite stores.

    Returns:
        Where all of it is.
    """
    from mlflow.entities import Metric, Param, RunTag

    client = MlflowClient(tracking_uri)
    location = artifact_location.as_uri() if artifact_location else None
    experiment_id = client.create_experiment("big", location)
    run_id = client.create_run(experiment_id).info.run_id
    everything = [
        *(Param(f"param-{n:05}", f"value {n}") for n in range(params)),
        *(Metric(f"metric-{n:05}", n / 7, n, 0) for n in range(metrics)),
        *(RunTag(f"tag-{n:05}", f"value {n}") for n in range(tags)),
    ]
    # The server takes 100 params and 100 tags at once.
    for start in range(0, len(everything), 100):
        chunk = everything[start : start + 100]
        client.log_batch(
            run_id,
            params=[each for each in chunk if isinstance(each, Param)],
            metrics=[each for each in chunk if isinstance(each, Metric)],
            tags=[each for each in chunk if isinstance(each, RunTag)],
        )
    model = folder / "model"
    model.mkdir(parents=True)
    text = f"artifact_path: model\nrun_id: {run_id}\nflavors:\n  python_function: {{}}\n"
    (model / "MLmodel").write_text(text)
    for n in range(files):
        part = model / f"folder-{n % 250:03}" / f"part-{n:05}"
        part.parent.mkdir(exist_ok=True)
        part.write_text("x")
    client.log_artifacts(run_id, str(model), "model")
    client.create_registered_model("big")
    source = client.get_run(run_id).info.artifact_uri + "/model"
    version = client.create_model_version("big", source, run_id)
    return Logged(tracking_uri, "big", str(version.version), run_id, experiment_id, None)
