"""Small registered versions, for tests of what is kept with them."""

from __future__ import annotations

from pathlib import Path

from mlflow import MlflowClient

from tests.models import Logged, tracking


def version_of(
    name: str, store: str, folder: Path | None, experiment: str = "one", **params: str
) -> Logged:
    """Log a small model, and register its next version; the server says where without a folder."""
    client = MlflowClient(store)
    found = client.get_experiment_by_name(experiment)
    place = (folder / experiment).as_uri() if folder else None
    experiment_id = found.experiment_id if found else client.create_experiment(experiment, place)
    run_id = client.create_run(experiment_id).info.run_id
    for key, value in params.items():
        client.log_param(run_id, key, value)
    text = f"artifact_path: model\nrun_id: {run_id}\nflavors:\n  python_function: {{}}\n"
    with tracking(store):  # which old clients ask, whatever they were made for
        client.log_text(run_id, text, "model/MLmodel")
    if not client.search_registered_models(f"name='{name}'"):
        client.create_registered_model(name)
    source = client.get_run(run_id).info.artifact_uri + "/model"
    version = client.create_model_version(name, source, run_id)
    return Logged(store, name, str(version.version), run_id, experiment_id, None)
