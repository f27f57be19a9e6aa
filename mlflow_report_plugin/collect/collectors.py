"""Which parts are read, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from mlflow_report_plugin.collect import (
    approvals,
    before,
    documents,
    download_uri,
    environment,
    evaluation_runs,
    experiment,
    feature_store,
    files,
    governance,
    input_example,
    lineage,
    location,
    logged_model,
    metric_histories,
    mlflow_model,
    model_version,
    notes,
    origin,
    permissions,
    registered_model,
    related_runs,
    root_folder,
    run,
    run_artifacts,
    serving_endpoints,
    traces,
    transition_requests,
    versions,
    webhooks,
    workspace,
)
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.identity import Origin
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import LoggedModel, ModelVersion

Collector: TypeAlias = Callable[[Client, Parts], Any]

COLLECTORS: tuple[tuple[str, Collector], ...] = (
    ("model_version", model_version.collect),
    ("registered_model", registered_model.collect),
    ("governance", governance.collect),
    ("download_uri", download_uri.collect),
    ("origin", origin.collect),
    ("location", location.collect),
    ("model", mlflow_model.collect),
    ("root_folder", root_folder.collect),
    ("files", files.collect),
    ("feature_store", feature_store.collect),
    ("environment", environment.collect),
    ("input_example", input_example.collect),
    ("documents", documents.collect),
    ("logged_model", logged_model.collect),
    ("run", run.collect),
    ("experiment", experiment.collect),
    ("workspace", workspace.collect),
    ("transition_requests", transition_requests.collect),
    ("listed_endpoints", serving_endpoints.listed),
    ("serving_endpoints", serving_endpoints.collect),
    ("lineage", lineage.collect),
    ("listed_versions", before.listed),
    ("versions", versions.collect),
    ("version_before", before.collect),
    ("keeper", origin.keeper),
    ("noted", notes.collect),
    ("approval_files", approvals.files),
    ("approvals", approvals.collect),
    ("approved_reports", approvals.reports),
    ("metric_histories", metric_histories.collect),
    ("related_runs", related_runs.collect),
    ("evaluation_runs", evaluation_runs.collect),
    ("run_artifacts", run_artifacts.collect),
    ("traces", traces.collect),
    ("webhooks", webhooks.collect),
    ("access", permissions.access),
    ("registered_model_permissions", permissions.of_registered_model),
    ("experiment_permissions", permissions.of_experiment),
)
"""What is read, by part. What is no field of the snapshot only serves other collectors."""

OF_APPROVALS: Final = ("approval_files", "approvals", "approved_reports")
"""What is read only where what was approved can be compared with what is there."""
OF_THE_MODEL: Final = (
    *("registered_model", "governance", "listed_versions", "access"),
    *("registered_model_permissions", "listed_endpoints"),
)
"""What all versions of a registered model have in common."""
OF_THE_EXPERIMENT: Final = ("experiment", "experiment_permissions")
"""What all runs of an experiment have in common."""
COMPARED: Final = (
    *("model_version", "download_uri", "origin", "location", "model", "root_folder", "files"),
    *("feature_store", "environment", "logged_model", "run", "serving_endpoints"),
    *OF_THE_MODEL,
    *OF_THE_EXPERIMENT,
)
"""What is read of a version that another is compared with."""
NOT_COMPARED: Final = tuple(part for part, _ in COLLECTORS if part not in COMPARED)
"""What need not be read of a model that others are compared with later."""


def of_run_only(client: Client, parts: Parts) -> LoggedModel | None:
    """Read the logged model only where nothing else says where notes are."""
    version = parts.known("model_version", ModelVersion)
    kept = parts.wait("keeper", Origin) or Origin()
    if version is None or version.run_id or kept.run_id or not (version.model_id or kept.model_id):
        return None
    return logged_model.collect(client, parts)


NOTED: Final[tuple[tuple[str, Collector], ...]] = (
    ("model_version", model_version.collect),
    ("download_uri", download_uri.collect),
    ("origin", origin.collect),
    ("keeper", origin.keeper),
    ("logged_model", of_run_only),
    ("run", run.collect),
    ("noted", notes.collect),
)
"""What is read of a version whose notes another inherits."""
