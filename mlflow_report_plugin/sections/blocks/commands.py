"""What to type to add what is missing. Values are what anybody chose: each is quoted.

A value that cannot be shown as it is makes no command.
"""

from __future__ import annotations

import shlex

from mlflow_report_plugin.sections.blocks.how_to_use import can_be_copied
from mlflow_report_plugin.sections.blocks.kind import noun
from mlflow_report_plugin.snapshot import ModelVersion, Run, Snapshot

CLIENT = "mlflow.MlflowClient()"
YOURS = "..."
"""Stands for what only the reader knows."""


def call(function: str, *texts: str, **named: str) -> str:
    """Write a call in Python.

    Args:
        function: The function.
        *texts: Its arguments.
        **named: Its arguments with a name.

    Returns:
        The call, or nothing where a value cannot be copied.
    """
    if not can_be_copied(*texts, *named.values()):
        return ""
    values = [*map(repr, texts), *(f"{name}={value!r}" for name, value in named.items())]
    return f"{function}({', '.join(values)})"


def describe(version: ModelVersion) -> str:
    """Describe the version."""
    method = f"{CLIENT}.update_model_version"
    return call(method, version.name, version.version, description=YOURS)


def name_it(version: ModelVersion) -> str:
    """Give the version an alias."""
    method = f"{CLIENT}.set_registered_model_alias"
    return call(method, version.name, "champion", version.version)


def license_it(snapshot: Snapshot) -> str:
    """Name the licence in a tag."""
    version, run = snapshot.model_version, snapshot.run
    if version is not None:
        method = f"{CLIENT}.set_model_version_tag"
        return call(method, version.name, version.version, "license", YOURS)
    return call(f"{CLIENT}.set_tag", run.run_id, "license", YOURS) if run else ""


def commit(run: Run) -> str:
    """Name the commit."""
    return call(f"{CLIENT}.set_tag", run.run_id, "mlflow.source.git.commit", YOURS)


def log_data(run: Run) -> str:
    """Log the data set that the model was made from."""
    if not can_be_copied(run.run_id):
        return ""
    logged = "mlflow.log_input(mlflow.data.from_pandas(data), context='training')"
    return f"with mlflow.start_run({run.run_id!r}): {logged}"


def evaluate(snapshot: Snapshot) -> str:
    """Evaluate the model."""
    logged = snapshot.logged_model
    model = snapshot.model
    word = noun(snapshot, model) if model else ""
    if word == "agent" and logged is not None and can_be_copied(logged.model_id):
        how = "data=data, predict_fn=predict, scorers=scorers"
        return f"mlflow.genai.evaluate({how}, model_id={logged.model_id!r})"
    # MLflow keeps an evaluation with the model only where it was named by its own URI.
    uri = snapshot.uris.logged_model_uri or snapshot.uris.model_uri
    types = {"classifier": "classifier", "regression model": "regressor"}
    kind = types.get(word)
    if not can_be_copied(uri):
        return ""
    told = f", model_type={kind!r}" if kind else ""
    return f"mlflow.models.evaluate({uri!r}, data, targets={YOURS!r}{told})"


def sign(snapshot: Snapshot) -> str:
    """Give the model a signature."""
    uri = changeable(snapshot)
    if not uri or not can_be_copied(uri):
        return ""
    signature = "mlflow.models.infer_signature(inputs, outputs)"
    return f"mlflow.models.set_signature({uri!r}, {signature})"


def pin(snapshot: Snapshot, package: str) -> str:
    """Fix the version of a package."""
    uri = changeable(snapshot)
    if not uri or not can_be_copied(uri, package):
        return ""
    asked = shlex.quote(f"{package}=={YOURS}")
    return f"mlflow models update-pip-requirements -m {shlex.quote(uri)} add {asked}"


def changeable(snapshot: Snapshot) -> str:
    """Give the URI under which MLflow changes files of the model: versions are read-only."""
    uris = snapshot.uris
    asked = "" if uris.model_uri.startswith("models:") else uris.model_uri
    return uris.logged_model_uri or uris.run_uri or asked


def approve(snapshot: Snapshot) -> str:
    """Approve the version, or log a report that can be approved."""
    uri = snapshot.uris.model_uri
    if not can_be_copied(uri):
        return ""
    if snapshot.approvals is None:
        return f"mlflow report {shlex.quote(uri)} --log"
    return f"mlflow report approve {shlex.quote(uri)} --role 'model owner'"


def note(snapshot: Snapshot) -> str:
    """Write down what no machine knows of the version."""
    version = snapshot.model_version
    uri = f"models:/{version.name}/{version.version}" if version else ""
    return f"mlflow report notes edit {shlex.quote(uri)}" if uri and can_be_copied(uri) else ""


def register(snapshot: Snapshot) -> str:
    """Register the model."""
    return call("mlflow.register_model", snapshot.uris.model_uri, YOURS)


def again(snapshot: Snapshot) -> str:
    """Say that a version keeps what it was registered with, where it has files of its own."""
    uris = snapshot.uris
    is_copy = uris.reg_model_download_uri not in (None, uris.run_model_download_uri)
    return "Then register it again" if is_copy and snapshot.logged_model is None else ""


def own(snapshot: Snapshot) -> str:
    """Say in a tag who answers for the model."""
    version = snapshot.model_version
    if version is None:
        return ""
    return call(f"{CLIENT}.set_registered_model_tag", version.name, "owner", YOURS)
