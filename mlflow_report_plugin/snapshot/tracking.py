"""The run that logged the model, and its experiment."""

from __future__ import annotations

from mlflow_report_plugin.snapshot.base import Linked, Metric, Param, Record, State, Tag, Time


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
    status: State | None = None
    """`FINISHED`, `FAILED`, `KILLED`, `RUNNING` or `SCHEDULED`."""
    start_time: Time | None = None
    """When it started."""
    end_time: Time | None = None
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
    last_update_time: Time | None = None
    """When it was last changed."""
    creation_time: Time | None = None
    """When it was created."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    tags: tuple[Tag, ...] = ()
    """The tags in order of their names."""
