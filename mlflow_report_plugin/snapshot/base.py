"""What all records have in common, and the small ones that several of them hold."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, FiniteFloat

Time: TypeAlias = Annotated[int, "milliseconds since 1970 in UTC"]
"""A point in time."""
State: TypeAlias = Annotated[str, "one of a few words"]
"""How far something has got. What protocol buffers call `..._UNSPECIFIED` is not set."""
Version: TypeAlias = Annotated[str, "a whole number"]
"""The version of a registered model."""


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields that the schema does not name."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        # MLflow's own names begin with `model_`.
        protected_namespaces=(),
    )


class Linked(Record):
    """Something with a page in the web UI and an address in the REST API."""

    web_ui_link: str | None = None
    """Its page in the web UI, where the server has one."""
    api_link: str | None = None
    """The REST request that returns it, where the server has one."""


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
    timestamp: Time | None = None
    """When it was logged."""
    step: int | None = None
    """The step it was logged for."""
    run_id: str | None = None
    """The run that measured it, for metrics of a logged model."""
    dataset_name: str | None = None
    """The dataset it was measured on, for metrics of a logged model."""
    dataset_digest: str | None = None
    """The digest of that dataset."""
