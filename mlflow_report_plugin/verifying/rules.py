"""What is compared, what things are told apart by, and which class a drift is in."""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin import snapshot as records
from mlflow_report_plugin.snapshot import Record
from mlflow_report_plugin.verifying.result import DriftClass

IDENTITY: Final[dict[type[Record], tuple[str, ...]]] = {
    records.Tag: ("key",),
    records.Param: ("key",),
    records.Metric: ("key", "dataset_digest", "run_id"),
    records.File: ("path",),
    records.TextFile: ("path",),
    records.DatasetInput: ("name", "digest"),
    records.RunModel: ("model_id", "step"),
    records.Grant: ("kind", "principal", "permission", "inherited_from"),
    records.RelatedRun: ("run_id",),
    records.MetricHistory: ("key",),
    records.Picture: ("run_id", "path"),
    records.DataTable: ("run_id", "path"),
    records.ServedModel: ("endpoint", "served_name"),
    records.TransitionRequest: ("to_stage", "user_id", "creation_timestamp"),
    records.Webhook: ("name", "url"),
}
"""What tells apart the records of one list. Other lists are compared as a whole."""

SETS: Final = ("aliases", "events")
"""The lists of words whose order says nothing."""

PARTS_LEFT_OUT: Final[dict[str, str]] = {
    "schema_version": "how the record is written",
    "provenance": "who made the report, and when",
    "gaps": "what could not be read is told as such",
    "changes": "it compares with another version",
    "approvals": "they are about the record, and come after it",
    "notes": "people write them at any time",
    "masked": "it follows from the texts",
    "versions": "other versions",
    "workspace": "who reads",
    "lineage": "it goes on as the version is used",
}
"""The parts that are not verified, and why."""

LEFT_OUT: Final[dict[type[Record], tuple[str, ...]]] = {
    records.Linked: ("web_ui_link", "api_link"),
    records.ModelUris: ("model_uri",),
    # Our own tags change them, too.
    records.ModelVersion: ("last_updated_timestamp",),
    records.RegisteredModel: (
        *("last_updated_timestamp", "latest_versions", "aliases"),  # those of other versions
        "permission_level",
    ),
    records.LoggedModel: ("last_updated_timestamp",),
    records.Experiment: ("last_update_time",),
    records.ServedModel: ("last_updated_timestamp", "permission_level"),
    records.Webhook: ("last_updated_timestamp",),
    records.Permissions: ("levels", "raw"),
    records.TransitionRequest: ("available_actions",),
    # How much was read, and what follows from the texts.
    records.Files: ("complete",),
    records.RelatedRuns: ("more_children",),
    records.RunArtifacts: ("left_out", "unlisted"),
    records.MetricHistories: ("left_out",),
    records.MlflowModel: ("remarks",),
    records.TextFile: ("complete", "encoding"),
    records.Environment: (
        *("python_version", "python_versions", "channels", "dependencies", "complete"),
    ),
}
"""The fields of records that are not verified: times of the last change, links, what is about
other versions or about the reader, and what only says how much was read."""

MAY_BE_UNSET: Final = ("description",)
"""The fields for which no value is a value; others may be told by one server and not by another."""

OURS: Final = "mlflow_report."
"""What the tags that reports leave begin with."""
OF_OTHERS: Final = ("mlflow.modelVersions",)
"""The tags of a logged model that MLflow writes anew as other versions are made of it."""
OUR_FILES: Final = re.compile(
    r"reports/[^/]+/(v[^/]+/)?((report|check)(\.\w+)+|(snapshots|approvals|notes)/[^/]+\.json)"
)
"""The files that logged reports leave. A model may have others in a folder of that name."""

ACCESS: Final = (
    *("registered_model_permissions", "experiment_permissions", "serving_endpoints"),
    *("transition_requests", "webhooks"),
)
"""The parts that say who may do what, and where the version is in use."""
ACCESS_FIELDS: Final = (
    *("aliases", "current_stage", "deployment_job_state", "deployment_job_id", "owner"),
)
"""The fields of other parts that do."""
BYTES: Final = (
    *("model", "files", "feature_store", "environment", "input_example", "documents"),
    "run_artifacts",
)
"""The parts that are what files hold."""
EVIDENCE: Final = (
    *(records.File, records.TextFile, records.DatasetInput, records.RelatedRun, records.RunModel),
    *(records.Picture, records.DataTable, records.Traces),
)
"""The records that are evidence: one that is gone was deleted, and not edited."""
GROWING: Final = ("run_artifacts", "evaluation_runs", "related_runs")
"""The parts to which more may come: that takes nothing back that was recorded."""


def left_out(record: Record) -> set[str]:
    """Name the fields of a record that are not verified.

    Args:
        record: The record.

    Returns:
        The names.
    """
    return {name for kind, names in LEFT_OUT.items() if isinstance(record, kind) for name in names}


def is_left(item: object) -> bool:
    """Tell whether a report left something as it was logged, or another version as it was made.

    Args:
        item: A record of a list.

    Returns:
        Whether one did.
    """
    if isinstance(item, records.Tag):
        return item.key.startswith(OURS) or item.key in OF_OTHERS
    return isinstance(item, records.File) and OUR_FILES.fullmatch(item.path) is not None


def class_of(part: str, field: str, gone: type[Record] | None, after: object) -> DriftClass:
    """Tell which class a drift is in.

    Args:
        part: The part of the report.
        field: The name of the field that is another one.
        gone: The kind of record that is gone, None where none is.
        after: What there is now.

    Returns:
        The class.
    """
    if gone in EVIDENCE or (field == "lifecycle_stage" and after == "deleted"):
        return "deleted evidence"
    if part in ACCESS or field in ACCESS_FIELDS:
        return "changed access"
    return "changed bytes" if part in BYTES else "edited record"
