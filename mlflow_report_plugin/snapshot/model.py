"""The model itself: its MLmodel file, its files, its URIs and its entry as a logged model."""

from __future__ import annotations

from pydantic import Field, JsonValue

from mlflow_report_plugin.snapshot.base import Linked, Metric, Param, Record, State, Tag, Time


class Signature(Record):
    """The model signature, each part the list that MLflow writes as JSON."""

    inputs: list[JsonValue] | None = None
    """The input columns or tensors."""
    outputs: list[JsonValue] | None = None
    """The output columns or tensors."""
    params: list[JsonValue] | None = None
    """The inference parameters with type, default and shape."""
    others: dict[str, JsonValue] = Field(default_factory=dict)
    """Any other key, and each of the three that is not a list in JSON, as the file has it; a
    signature that is no mapping stands under `signature`."""


class MlflowModel(Record):
    """The model's MLmodel file."""

    details: dict[str, JsonValue]
    """Every top-level key that has no field of its own below, in the file's order; `flavors`
    among them where it is no mapping."""
    flavors: dict[str, JsonValue] = Field(default_factory=dict)
    """The flavors by name, each with its settings."""
    signature: Signature | None = None
    """The signature, where the model has one."""
    saved_input_example_info: JsonValue = None
    """How the input example was saved, where the model has one."""
    remarks: tuple[str, ...] = ()
    """What in the file is not as MLflow writes it, such as a key that stands twice."""

    def text(self, key: str) -> str | None:
        """Give the text of a top-level key.

        Args:
            key: A key of the MLmodel file, such as `run_id`.

        Returns:
            Its value, or None where it is missing, empty or not text.
        """
        value = self.details.get(key)
        return value if isinstance(value, str) and value else None


class FeatureStore(Record):
    """What the Feature Store of Databricks packed beside the model that it wraps."""

    raw_model_path: str
    """Where the wrapped model is, below the model's folder."""
    raw_model: MlflowModel | None = None
    """The MLmodel file of the wrapped model."""
    feature_spec: JsonValue = None
    """`feature_spec.yaml`: which columns are looked up in which tables."""


class File(Record):
    """A file of the model."""

    path: str
    """The path below the model's folder, with forward slashes."""
    size: int | None = None
    """The size in bytes, where the artifact store tells it."""
    sha256: str | None = None
    """SHA-256 of its content in hexadecimal, where the report was to read it."""


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
    status: State | None = None
    """`READY`, `PENDING` or `FAILED`."""
    status_message: str | None = None
    """What the server says about the status."""
    model_type: str | None = None
    """The type that was given when it was logged, such as `Agent`."""
    artifact_location: str | None = None
    """Where its files are."""
    creation_timestamp: Time | None = None
    """When it was created."""
    last_updated_timestamp: Time | None = None
    """When it was last changed."""
    params: tuple[Param, ...] = ()
    """Its parameters."""
    metrics: tuple[Metric, ...] = ()
    """Its metrics, with run and dataset."""
    tags: tuple[Tag, ...] = ()
    """Its tags."""
