"""The snapshot: everything that was collected about a model, frozen and typed.

It is what `mlflow report -f json` writes and what `mlflow report snapshot.json` reads, so
its shape is public and versioned by `SCHEMA_VERSION`. The docstrings below are the
descriptions in the published JSON Schema.

A part that could not be read is `None`, and a `Gap` says why. A part that is `None` without
a gap has nothing to be read: a model that no run logged has no run.

Values are what MLflow returned. Times are milliseconds since 1970 in UTC, sizes are bytes.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final, Literal

from pydantic import ValidationError, computed_field

from mlflow_report_plugin.errors import InvalidSnapshot
from mlflow_report_plugin.snapshot.approvals import Approval, Approvals
from mlflow_report_plugin.snapshot.base import (
    Linked,
    Metric,
    Param,
    Record,
    State,
    Tag,
    Time,
    Version,
)
from mlflow_report_plugin.snapshot.changes import (
    Caller,
    Change,
    ChangePart,
    ChangesSince,
    ChangesSinceReport,
    Incomparable,
    NotComparable,
    Outcome,
    Severity,
    Side,
    Verdict,
)
from mlflow_report_plugin.snapshot.check import (
    BUILT_IN_POLICY,
    Check,
    PolicyResult,
    RuleOutcome,
    RuleResult,
    RuleSeverity,
    Waiver,
)
from mlflow_report_plugin.snapshot.contents import (
    Dependency,
    Environment,
    InputExample,
    TextFile,
)
from mlflow_report_plugin.snapshot.diff import ComparedModel, Diff
from mlflow_report_plugin.snapshot.digests import FIELD as DIGEST
from mlflow_report_plugin.snapshot.digests import Content, content, digest
from mlflow_report_plugin.snapshot.history import (
    DataTable,
    MetricHistories,
    MetricHistory,
    MetricPoint,
    OtherVersion,
    Picture,
    RelatedRun,
    RelatedRuns,
    RunArtifacts,
    Traces,
    Versions,
    Webhook,
)
from mlflow_report_plugin.snapshot.masked import Masked
from mlflow_report_plugin.snapshot.model import (
    FeatureStore,
    File,
    Files,
    LoggedModel,
    MlflowModel,
    ModelUris,
    Signature,
)
from mlflow_report_plugin.snapshot.model_history import (
    AliasOverTime,
    ModelHistory,
    Since,
    VersionInHistory,
)
from mlflow_report_plugin.snapshot.notes import TOPICS, ModelNote, Notes, topic_title
from mlflow_report_plugin.snapshot.permissions import Grant, PermissionLevel, Permissions
from mlflow_report_plugin.snapshot.registry import (
    Alias,
    DeploymentJobState,
    LatestVersion,
    ModelVersion,
    RegisteredModel,
)
from mlflow_report_plugin.snapshot.report import Gap, Mask, Provenance, Reach
from mlflow_report_plugin.snapshot.tracking import DatasetInput, Experiment, Run, RunModel
from mlflow_report_plugin.snapshot.workspace import (
    Lineage,
    ServedModel,
    TransitionRequest,
    Workspace,
)

SCHEMA_VERSION: Final = 2
"""Raised by one whenever an older reader would misread a newer snapshot."""

DEEP_PARTS: Final = (
    *("metric_histories", "related_runs", "evaluation_runs", "run_artifacts", "traces"),
    *("webhooks", "changes"),
)
"""The parts that `depth="basic"` leaves out: all that costs requests after those for the run and
the logged model, and what only administrators may read."""
PERMISSION_PARTS: Final = ("registered_model_permissions", "experiment_permissions")
"""The parts that say who may do what."""
PRIVATE_PARTS: Final = ("webhooks", "serving_endpoints", "lineage")
"""What not everybody may read who may read the model and its experiment, beside permissions."""

__all__ = [
    "BUILT_IN_POLICY",
    "DEEP_PARTS",
    "DIGEST",
    "PERMISSION_PARTS",
    "PRIVATE_PARTS",
    "SCHEMA_VERSION",
    "TOPICS",
    "Alias",
    "AliasOverTime",
    "Approval",
    "Approvals",
    "Caller",
    "Change",
    "ChangePart",
    "ChangesSince",
    "ChangesSinceReport",
    "Check",
    "ComparedModel",
    "Content",
    "DataTable",
    "DatasetInput",
    "Dependency",
    "DeploymentJobState",
    "Diff",
    "Environment",
    "Experiment",
    "FeatureStore",
    "File",
    "Files",
    "Gap",
    "Grant",
    "Incomparable",
    "InputExample",
    "LatestVersion",
    "Lineage",
    "Linked",
    "LoggedModel",
    "Mask",
    "Masked",
    "Metric",
    "MetricHistories",
    "MetricHistory",
    "MetricPoint",
    "MlflowModel",
    "ModelHistory",
    "ModelNote",
    "ModelUris",
    "ModelVersion",
    "NotComparable",
    "Notes",
    "OtherVersion",
    "Outcome",
    "Param",
    "PermissionLevel",
    "Permissions",
    "Picture",
    "PolicyResult",
    "Provenance",
    "Reach",
    "Record",
    "RegisteredModel",
    "RelatedRun",
    "RelatedRuns",
    "RuleOutcome",
    "RuleResult",
    "RuleSeverity",
    "Run",
    "RunArtifacts",
    "RunModel",
    "ServedModel",
    "Severity",
    "Side",
    "Signature",
    "Since",
    "Snapshot",
    "State",
    "Tag",
    "TextFile",
    "Time",
    "Traces",
    "TransitionRequest",
    "Verdict",
    "Version",
    "VersionInHistory",
    "Versions",
    "Waiver",
    "Webhook",
    "Workspace",
    "content",
    "digest",
    "topic_title",
]


class Snapshot(Record):
    """Everything that was collected about a model."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """The version of this schema."""
    uris: ModelUris
    """Where the model can be found."""
    provenance: Provenance
    """Who made the snapshot, with what, from where and when."""
    model: MlflowModel | None = None
    """The MLmodel file."""
    files: Files | None = None
    """The files of the model."""
    feature_store: FeatureStore | None = None
    """What the Feature Store of Databricks packed, for models that it wraps."""
    environment: Environment | None = None
    """What a process needs to load the model."""
    input_example: InputExample | None = None
    """The input example that was saved with the model."""
    documents: tuple[TextFile, ...] | None = None
    """The licence and the model card that lie beside the model."""
    logged_model: LoggedModel | None = None
    """The logged model (MLflow 3)."""
    workspace: Workspace | None = None
    """The Databricks workspace, where one was asked."""
    registered_model: RegisteredModel | None = None
    """The registered model."""
    registered_model_permissions: Permissions | None = None
    """Who may do what with the registered model."""
    model_version: ModelVersion | None = None
    """The version of the registered model."""
    versions: Versions | None = None
    """The versions of the registered model."""
    changes: ChangesSince | None = None
    """What is different from the version before."""
    approvals: Approvals | None = None
    """Who has signed the version off; None where no report was logged for it."""
    transition_requests: tuple[TransitionRequest, ...] | None = None
    """The open requests to move the version to another stage, in a workspace registry."""
    serving_endpoints: tuple[ServedModel, ...] | None = None
    """Where the version is served, in a Databricks workspace."""
    lineage: tuple[Lineage, ...] | None = None
    """What the version was made from and what with it, in Unity Catalog."""
    webhooks: tuple[Webhook, ...] | None = None
    """The webhooks of the registry."""
    run: Run | None = None
    """The run that logged the model."""
    metric_histories: MetricHistories | None = None
    """The metrics of the run over time."""
    related_runs: RelatedRuns | None = None
    """The runs above and below the run."""
    evaluation_runs: tuple[RelatedRun, ...] | None = None
    """The runs that evaluated the model."""
    run_artifacts: RunArtifacts | None = None
    """What was logged beside the model: pictures, tables and other files."""
    traces: Traces | None = None
    """What the newest traces of the model say."""
    experiment: Experiment | None = None
    """The experiment of the run."""
    experiment_permissions: Permissions | None = None
    """Who may do what with the experiment."""
    notes: Notes | None = None
    """What people have written about the model."""
    masked: tuple[Masked, ...] = ()
    """Where something was masked, and what it was."""
    gaps: tuple[Gap, ...] = ()
    """What is missing, and why."""

    @computed_field(repr=False)  # type: ignore[prop-decorator]  # mypy knows no such property
    @property
    def digest(self) -> str:
        """`sha256:` and the SHA-256 of the canonical JSON (RFC 8785) of all other fields."""
        return digest(self)

    @property
    def name(self) -> str:
        """A name for people: the registered model's, the logged model's or the folder's."""
        if self.model_version is not None:
            return self.model_version.name
        if self.registered_model is not None:
            return self.registered_model.name
        if self.logged_model is not None and self.logged_model.name:
            return self.logged_model.name
        return PurePosixPath(self.uris.model_uri.rstrip("/")).name or self.uris.model_uri

    def gap(self, part: str) -> Gap | None:
        """Say why a part is missing.

        Args:
            part: The name of a field of the snapshot.

        Returns:
            The first gap of that part, or None where it has no gap.
        """
        return next(iter(self.gaps_of(part)), None)

    def gaps_of(self, part: str) -> tuple[Gap, ...]:
        """Say all that is missing of a part.

        Args:
            part: The name of a field of the snapshot.

        Returns:
            The gaps of that part.
        """
        if part not in type(self).model_fields:  # a slip of ours would look like a whole part
            raise KeyError(part)
        return tuple(gap for gap in self.gaps if gap.part == part)

    def without_permissions(self) -> Snapshot:
        """Leave the permissions out.

        Returns:
            The same snapshot as if permissions had not been asked for.
        """
        return self.model_copy(
            update={
                **dict.fromkeys(PERMISSION_PARTS),
                "changes": self.changes.without_permissions() if self.changes else None,
                "provenance": self.provenance.model_copy(update={"permissions": False}),
                "gaps": tuple(gap for gap in self.gaps if gap.part not in PERMISSION_PARTS),
            }
        )

    def to_json(self) -> str:
        """Write the snapshot as JSON.

        Returns:
            Strict JSON, indented, ending with a newline.
        """
        return self.model_dump_json(indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Snapshot:
        """Read a snapshot back.

        Args:
            text: What `to_json` wrote.

        Returns:
            The same snapshot: `Snapshot.from_json(s.to_json()) == s`. Where the digest in the text
            is not that of the text, that is a gap of `digest`.

        Raises:
            InvalidSnapshot: The text is not JSON, not a snapshot or one of an unknown version.
        """
        return cls.of_content(content(text, SCHEMA_VERSION))

    @classmethod
    def of_content(cls, read: Content) -> Snapshot:
        """Make a snapshot of what its file holds.

        Args:
            read: What the file holds.

        Returns:
            The snapshot. Where the digest in the file is not that of the file, that is a gap of
            `digest`.

        Raises:
            InvalidSnapshot: It is no snapshot.
        """
        try:
            snapshot = cls.model_validate(read.fields)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            message = f"not a report snapshot: {where + ': ' if where else ''}{first['msg']}"
            raise InvalidSnapshot(message) from error
        if not read.problem:
            return snapshot
        changed = Gap(part=DIGEST, reason="failed", message=read.problem)
        return snapshot.model_copy(update={"gaps": (*snapshot.gaps, changed)})
