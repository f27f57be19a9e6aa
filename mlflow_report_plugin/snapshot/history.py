"""What happened around the model: versions, metrics over time, evaluations, traces."""

from __future__ import annotations

from typing import Literal

from pydantic import FiniteFloat, JsonValue

from mlflow_report_plugin.snapshot.base import Linked, Metric, Record, State, Time, Version
from mlflow_report_plugin.snapshot.model import File
from mlflow_report_plugin.snapshot.tracking import DatasetInput


class OtherVersion(Linked):
    """One version of the registered model among all."""

    version: Version
    """The version."""
    aliases: tuple[str, ...] = ()
    """The aliases that point to it."""
    current_stage: str | None = None
    """The stage it is in; the text `None` for no stage."""
    status: State | None = None
    """`READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`."""
    creation_timestamp: Time | None = None
    """When it was created."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    run_id: str | None = None
    """The run that logged it."""
    source: str | None = None
    """The URI it was registered from."""
    metrics: tuple[Metric, ...] = ()
    """The metrics of its run, where the run belongs to the experiment of the report's run; then
    those that other runs measured of its logged model, with the data set."""


class Versions(Record):
    """The versions of the registered model."""

    versions: tuple[OtherVersion, ...]
    """The newest ones, the newest first; the version reported on is always among them."""
    more: int = 0
    """How many further versions were counted."""
    counted_all: bool = True
    """False where there may be more than were counted."""


class MetricPoint(Record):
    """One value in the history of a metric."""

    step: int
    """The step it was logged for."""
    timestamp: Time | None = None
    """When it was logged."""
    value: FiniteFloat
    """The value."""


class MetricHistory(Record):
    """A metric of the run over its steps."""

    key: str
    """The metric's name."""
    count: int
    """How many values were logged."""
    not_finite: int = 0
    """How many of them are not numbers: NaN or infinite."""
    first_step: int
    """The lowest step."""
    last_step: int
    """The highest step."""
    last: FiniteFloat | Literal["NaN", "Infinity", "-Infinity"]
    """The value of the highest step."""
    minimum: FiniteFloat | None = None
    """The lowest value, where there is any number."""
    minimum_step: int | None = None
    """Where it was reached first."""
    maximum: FiniteFloat | None = None
    """The highest value, where there is any number."""
    maximum_step: int | None = None
    """Where it was reached first."""
    points: tuple[MetricPoint, ...] = ()
    """The numbers by step; where there are very many, a sample that keeps the extremes."""


class MetricHistories(Record):
    """The histories of the metrics of the run."""

    histories: tuple[MetricHistory, ...]
    """The histories in order of their keys."""
    left_out: tuple[str, ...] = ()
    """The metrics whose histories were not read, because they are too many or too long."""


class RelatedRun(Linked):
    """A run that has to do with the model."""

    run_id: str
    """The id."""
    run_name: str | None = None
    """The name."""
    experiment_id: str | None = None
    """The experiment it belongs to."""
    status: State | None = None
    """`FINISHED`, `FAILED`, `KILLED`, `RUNNING` or `SCHEDULED`."""
    lifecycle_stage: str | None = None
    """`active` or `deleted`."""
    start_time: Time | None = None
    """When it started."""
    end_time: Time | None = None
    """When it ended."""
    artifact_uri: str | None = None
    """Where its artifacts are."""
    metrics: tuple[Metric, ...] = ()
    """The latest value of each metric."""
    dataset_inputs: tuple[DatasetInput, ...] = ()
    """The datasets it used."""
    artifacts: tuple[File, ...] | None = None
    """Its artifacts, for runs that evaluated the model and whose artifacts could be listed."""


class RelatedRuns(Record):
    """The runs above and below the run that logged the model."""

    parent: RelatedRun | None = None
    """The run that it is a child of."""
    children: tuple[RelatedRun, ...] = ()
    """Its child runs, the newest first."""
    more_children: bool = False
    """Whether there are more children than these."""


class Picture(Record):
    """A picture that was logged to a run."""

    run_id: str
    """The run."""
    path: str
    """Where it is among the run's artifacts."""
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    """What it is, found out from its content."""
    data: str
    """Its bytes in base64."""


class DataTable(Record):
    """A table that was logged to a run, in part."""

    run_id: str
    """The run."""
    path: str
    """Where it is among the run's artifacts."""
    columns: tuple[str, ...]
    """The first columns."""
    rows: tuple[tuple[JsonValue, ...], ...]
    """The first rows; one may have more values than there are columns."""
    column_count: int | None = None
    """How many columns there are, where the whole table was read."""
    row_count: int | None = None
    """How many rows there are, where the whole table was read."""


class RunArtifacts(Record):
    """What the run and the runs that evaluated the model logged beside the model."""

    files: tuple[File, ...] = ()
    """The artifacts of the run, without the model."""
    pictures: tuple[Picture, ...] = ()
    """The pictures that are small enough to show."""
    tables: tuple[DataTable, ...] = ()
    """The tables, in part."""
    left_out: tuple[str, ...] = ()
    """The pictures and tables that are too large, too many or not what they seem to be, each with
    the reason."""
    unlisted: tuple[str, ...] = ()
    """The folders of the run that are too deep or too many, and were not listed."""


class Traces(Record):
    """What the newest traces of the model say."""

    count: int
    """How many traces were looked at."""
    more: bool = False
    """Whether there are more, older ones."""
    errors: int = 0
    """How many of them ended with an error."""
    latency_p50: FiniteFloat | None = None
    """The median of how long they took, in milliseconds."""
    latency_p95: FiniteFloat | None = None
    """Which time 95 % of them did not exceed, in milliseconds."""
    input_tokens: int | None = None
    """The tokens that went in, added up, where traces tell."""
    output_tokens: int | None = None
    """The tokens that came out, added up, where traces tell."""
    total_tokens: int | None = None
    """All tokens, added up, where traces tell."""
    traces_with_tokens: int = 0
    """How many traces tell their tokens."""
    oldest: Time | None = None
    """When the oldest of them began."""
    newest: Time | None = None
    """When the newest of them began."""


class Webhook(Record):
    """A webhook of the registry that would tell of changes to the model."""

    name: str
    """The name."""
    url: str
    """Whom it tells, without credentials and query."""
    events: tuple[str, ...] = ()
    """What it tells, such as `model_version.created`."""
    status: State | None = None
    """`ACTIVE` or `DISABLED`."""
    description: str | None = None
    """What people wrote about it."""
    last_updated_timestamp: Time | None = None
    """When it was last changed."""
