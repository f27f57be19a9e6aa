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
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, FiniteFloat, JsonValue, ValidationError

from mlflow_report_plugin.errors import GapReason, InvalidSnapshot

SCHEMA_VERSION: Final = 1
"""Raised by one whenever an older reader would misread a newer snapshot."""

Part: TypeAlias = Literal[
    "model",
    "files",
    "logged_model",
    "registered_model",
    "registered_model_permissions",
    "model_version",
    "run",
    "experiment",
    "experiment_permissions",
]
"""The parts of a snapshot that are read one by one: the names of its fields."""


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields that the schema does not name."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        # MLflow's own names begin with `model_`.
        protected_namespaces=(),
    )


class Tag(Record):
    """A tag of a run, experiment, registered model, model version or logged model."""

    key: str
    """The tag's name."""
    value: str
    """The tag's value, as it was set."""


class Param(Record):
    """A parameter of a run or of a logged model."""

    key: str
    """The parameter's name."""
    value: str
    """The parameter's value, as it was logged."""


class Metric(Record):
    """The latest value of a metric."""

    key: str
    """The metric's name."""
    value: FiniteFloat | Literal["NaN", "Infinity", "-Infinity"]
    """The value: a number, or the name of what strict JSON has no number for."""
    timestamp: int | None = None
    """When it was logged."""
    step: int | None = None
    """The step it was logged for."""
    run_id: str | None = None
    """The run that measured it, for metrics of a logged model."""
    dataset_name: str | None = None
    """The dataset it was measured on, for metrics of a logged model."""
    dataset_digest: str | None = None
    """The digest of that dataset."""


class DatasetInput(Record):
    """A dataset that a run used."""

    name: str
    """The dataset's name."""
    digest: str
    """A fingerprint of the data."""
    source_type: str | None = None
    """The kind of source, such as `local`, `http`, `delta_table` or `code`."""
    source: str | None = None
    """Where the data came from, as MLflow wrote it: JSON for most kinds."""
    dataset_schema: str | None = None
    """The columns, as MLflow wrote them: JSON."""
    profile: str | None = None
    """Counts and sizes, as MLflow wrote them: JSON."""
    tags: tuple[Tag, ...] = ()
    """Tags of the input, among them `mlflow.data.context` such as `training`."""


class RunModel(Record):
    """A logged model that a run used or made."""

    model_id: str
    """The id of the logged model."""
    step: int | None = None
    """The step at which it was logged."""


class Signature(Record):
    """The model signature, each part the list that MLflow writes as JSON."""

    inputs: list[JsonValue] | None = None
    """The input columns or tensors."""
    outputs: list[JsonValue] | None = None
    """The output columns or tensors."""
    params: list[JsonValue] | None = None
    """The inference parameters with type, default and shape."""


class MlflowModel(Record):
    """The model's MLmodel file."""

    details: dict[str, JsonValue]
    """Every top-level key that has no field of its own below, in the file's order."""
    flavors: dict[str, JsonValue] = {}
    """The flavors by name, each with its settings."""
    signature: Signature | None = None
    """The signature, where the model has one."""
    saved_input_example_info: JsonValue = None
    """How the input example was saved, where the model has one."""

    def text(self, key: str) -> str | None:
        """Give the text of a top-level key.

        Args:
            key: A key of the MLmodel file, such as `run_id`.

        Returns:
            Its value, or None where it is missing, empty or not text.
        """
        value = self.details.get(key)
        return value if isinstance(value, str) and value else None


class File(Record):
    """A file of the model."""

    path: str
    """The path below the model's folder, with forward slashes."""
    size: int | None = None
    """The size in bytes, where the artifact store tells it."""


class Files(Record):
    """The files of the model, listed and not downloaded."""

    files: tuple[File, ...]
    """The files in order of their paths."""
    complete: bool = True
    """False where listing stopped at its bound or a folder could not be listed."""

    @property
    def total_size(self) -> int:
        """The known sizes added up, in bytes."""
        return sum(file.size or 0 for file in self.files)


class Linked(Record):
    """Something with a page in the web UI and an address in the REST API."""

    web_ui_link: str | None = None
    """Its page in the web UI, where the server has one."""
    api_link: str | None = None
    """The REST request that returns it, where the server has one."""


class LoggedModel(Linked):
    """A logged model (MLflow 3)."""

    model_id: str
    """The id, which begins with `m-`."""
    name: str | None = None
    """The name it was logged under."""
    experiment_id: str | None = None
    """The experiment it belongs to."""
    source_run_id: str | None = None
    """The run that logged it."""
    status: str | None = None
    """`READY`, `PENDING` or `FAILED`."""
    status_message: str | None = None
    """What the server says about the status."""
    model_type: str | None = None
    """The type that was given when it was logged, such as `Agent`."""
    artifact_location: str | None = None
    """Where its files are."""
    creation_timestamp: int | None = None
    """When it was created."""
    last_updated_timestamp: int | None = None
    """When it was last changed."""
    params: tuple[Param, ...] = ()
    """Its parameters."""
    metrics: tuple[Metric, ...] = ()
    """Its metrics, with run and dataset."""
    tags: tuple[Tag, ...] = ()
    """Its tags."""


class Alias(Record):
    """An alias of a registered model."""

    alias: str
    """The alias."""
    version: str
    """The version it points to."""


class LatestVersion(Record):
    """The newest version of a registered model in one stage."""

    version: str
    """The version."""
    current_stage: str | None = None
    """The stage it is in."""


class RegisteredModel(Linked):
    """A registered model."""

    name: str
    """The name."""
    creation_timestamp: int | None = None
    """When it was created."""
    last_updated_timestamp: int | None = None
    """When it was last changed."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    description: str | None = None
    """The description that people wrote."""
    id: str | None = None
    """The id in a Databricks workspace."""
    permission_level: str | None = None
    """The reader's own permission in a Databricks workspace."""
    deployment_job_id: str | None = None
    """The deployment job, where there is one."""
    deployment_job_state: str | None = None
    """The state of the deployment job."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    is_unity_catalog: bool = False
    """Whether it lives in Unity Catalog."""
    latest_versions: tuple[LatestVersion, ...] = ()
    """The newest version of each stage."""
    aliases: tuple[Alias, ...] = ()
    """The aliases, all of them."""
    tags: tuple[Tag, ...] = ()
    """The tags."""


class ModelVersion(Linked):
    """A version of a registered model."""

    name: str
    """The name of the registered model."""
    version: str
    """The version, a whole number."""
    creation_timestamp: int | None = None
    """When it was created."""
    last_updated_timestamp: int | None = None
    """When it was last changed."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    current_stage: str | None = None
    """The stage it is in; the text `None` for no stage."""
    description: str | None = None
    """The description that people wrote."""
    source: str | None = None
    """The URI it was registered from."""
    run_id: str | None = None
    """The run that logged the model."""
    run_link: str | None = None
    """A link to a run on another server."""
    status: str | None = None
    """`READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`."""
    status_message: str | None = None
    """What the registry says about the status."""
    model_id: str | None = None
    """The logged model it was made from."""
    deployment_job_state: str | None = None
    """The state of the deployment job."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    is_unity_catalog: bool = False
    """Whether it lives in Unity Catalog."""
    aliases: tuple[str, ...] = ()
    """The aliases that point to it."""
    tags: tuple[Tag, ...] = ()
    """The tags."""


class Run(Linked):
    """The run that logged the model."""

    run_id: str
    """The id."""
    run_uuid: str | None = None
    """The id under its older name, where the server still sends it."""
    experiment_id: str | None = None
    """The experiment it belongs to."""
    run_name: str | None = None
    """The name."""
    user_id: str | None = None
    """Who started it."""
    status: str | None = None
    """`FINISHED`, `FAILED`, `KILLED`, `RUNNING` or `SCHEDULED`."""
    start_time: int | None = None
    """When it started."""
    end_time: int | None = None
    """When it ended."""
    artifact_uri: str | None = None
    """Where its artifacts are."""
    lifecycle_stage: str | None = None
    """`active` or `deleted`."""
    params: tuple[Param, ...] = ()
    """The parameters in order of their names."""
    metrics: tuple[Metric, ...] = ()
    """The latest value of each metric in order of their names."""
    tags: tuple[Tag, ...] = ()
    """The tags in order of their names."""
    dataset_inputs: tuple[DatasetInput, ...] = ()
    """The datasets it used."""
    model_inputs: tuple[RunModel, ...] = ()
    """The logged models it used."""
    model_outputs: tuple[RunModel, ...] = ()
    """The logged models it made."""


class Experiment(Linked):
    """The experiment of the run."""

    experiment_id: str
    """The id."""
    name: str | None = None
    """The name."""
    artifact_location: str | None = None
    """Where the artifacts of its runs are."""
    lifecycle_stage: str | None = None
    """`active` or `deleted`."""
    last_update_time: int | None = None
    """When it was last changed."""
    creation_time: int | None = None
    """When it was created."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    tags: tuple[Tag, ...] = ()
    """The tags in order of their names."""


class PermissionLevel(Record):
    """A permission that the server knows for this kind of object."""

    permission_level: str
    """Its name."""
    description: str = ""
    """What it allows."""


class Grant(Record):
    """A permission that somebody has."""

    principal: str
    """The user, group or service principal."""
    kind: str
    """What the principal is: `user`, `group`, `service principal` or `role`."""
    permission: str
    """The permission."""
    inherited_from: tuple[str, ...] = ()
    """The objects it comes from, where it was not given on the object itself."""


class Permissions(Record):
    """Who may do what with an object."""

    levels: tuple[PermissionLevel, ...] = ()
    """The permissions that there are."""
    grants: tuple[Grant, ...] = ()
    """Who has which."""
    raw: JsonValue = None
    """The server's own answer."""


class ModelUris(Record):
    """The URIs under which the model can be found."""

    model_uri: str
    """The URI that was asked for."""
    run_uri: str | None = None
    """The model below its run: `runs:/RUN_ID/PATH`."""
    logged_model_uri: str | None = None
    """The logged model: `models:/m-ID` (MLflow 3)."""
    reg_model_download_uri: str | None = None
    """Where the registry keeps the files of the version."""
    run_model_download_uri: str | None = None
    """Where the run keeps the files of the model."""


class Gap(Record):
    """A part of the report that is missing or not whole."""

    part: str
    """The part: the name of a field of the snapshot, or of an extension."""
    reason: GapReason
    """`absent`: it is not there; `forbidden`: it may not be read; `failed`: it could not be
    read; `unsupported`: this server has no such thing."""
    message: str
    """What happened."""


class Provenance(Record):
    """Who made the snapshot, with what, from where and when."""

    report_id: str
    """The id that the requests of this report carry in the header `X-MLflow-Report`."""
    report_time: int
    """When it was made."""
    plugin_version: str
    """The version of mlflow-report-plugin."""
    mlflow_version: str
    """The version of the MLflow client."""
    python_version: str
    """The version of Python."""
    tracking_uri: str
    """The tracking server, without credentials."""
    registry_uri: str
    """The registry, without credentials."""
    permissions: bool
    """Whether permissions were asked for."""


class Snapshot(Record):
    """Everything that was collected about a model."""

    schema_version: Literal[1] = SCHEMA_VERSION
    """The version of this schema."""
    uris: ModelUris
    """Where the model can be found."""
    provenance: Provenance
    """Who made the snapshot, with what, from where and when."""
    model: MlflowModel | None = None
    """The MLmodel file."""
    files: Files | None = None
    """The files of the model."""
    logged_model: LoggedModel | None = None
    """The logged model (MLflow 3)."""
    registered_model: RegisteredModel | None = None
    """The registered model."""
    registered_model_permissions: Permissions | None = None
    """Who may do what with the registered model."""
    model_version: ModelVersion | None = None
    """The version of the registered model."""
    run: Run | None = None
    """The run that logged the model."""
    experiment: Experiment | None = None
    """The experiment of the run."""
    experiment_permissions: Permissions | None = None
    """Who may do what with the experiment."""
    gaps: tuple[Gap, ...] = ()
    """What is missing, and why."""

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
        return next((gap for gap in self.gaps if gap.part == part), None)

    def without_permissions(self) -> Snapshot:
        """Leave the permissions out.

        Returns:
            The same snapshot as if permissions had not been asked for.
        """
        parts = ("registered_model_permissions", "experiment_permissions")
        return self.model_copy(
            update={
                **dict.fromkeys(parts),
                "provenance": self.provenance.model_copy(update={"permissions": False}),
                "gaps": tuple(gap for gap in self.gaps if gap.part not in parts),
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
            The same snapshot: `Snapshot.from_json(s.to_json()) == s`.

        Raises:
            InvalidSnapshot: The text is not JSON, not a snapshot or one of another version.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            if where == "schema_version":
                message = (
                    f"the snapshot's schema_version is not {SCHEMA_VERSION}: "
                    "it was made by another version of mlflow-report-plugin"
                )
            else:
                message = f"not a report snapshot: {where + ': ' if where else ''}{first['msg']}"
            raise InvalidSnapshot(message) from error
