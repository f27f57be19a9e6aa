"""What a Databricks workspace knows beside MLflow's own records."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from mlflow_report_plugin.snapshot.base import Linked, Record, State, Time


class Workspace(Record):
    """The Databricks workspace that was asked, and who asked it."""

    url: str
    """Its address."""
    workspace_id: str | None = None
    """Its id."""
    user_name: str | None = None
    """Who the report was made as: what they may not read is a gap."""


class TransitionRequest(Record):
    """Somebody's request to move the version to another stage."""

    to_stage: str
    """The stage it should move to."""
    user_id: str | None = None
    """Who asks."""
    creation_timestamp: Time | None = None
    """When they asked."""
    comment: str | None = None
    """What they wrote."""
    available_actions: tuple[str, ...] = ()
    """What the reader may do about it."""


class ServedModel(Linked):
    """The version as one of the models that a serving endpoint serves."""

    endpoint: str
    """The name of the endpoint."""
    served_name: str | None = None
    """Its name within the endpoint."""
    state: State | None = None
    """The state of the endpoint, `READY` or `NOT_READY`."""
    deployment: State | None = None
    """The state of this model within the endpoint, such as `DEPLOYMENT_READY`."""
    pending: bool = False
    """Whether it is part of a configuration that is being rolled out."""
    traffic_percentage: int | None = None
    """Which share of the requests it gets, in percent, where the list of endpoints tells."""
    workload_type: str | None = None
    """The kind of machine, such as `CPU` or `GPU_SMALL`."""
    workload_size: str | None = None
    """The size of the machine, such as `Small`."""
    scale_to_zero_enabled: bool | None = None
    """Whether it stops when nobody asks."""
    creator: str | None = None
    """Who made the endpoint."""
    permission_level: str | None = None
    """The reader's own permission on the endpoint."""
    last_updated_timestamp: Time | None = None
    """When the endpoint was last changed."""


class Lineage(Record):
    """Something that the version was made from, or that was made with it."""

    direction: Literal["upstream", "downstream"]
    """`upstream`: the version was made from it; `downstream`: it was made with the version."""
    kind: str
    """What it is: `table`, `file`, `model version` or the kind that its own system names."""
    name: str
    """Its name or path."""
    system: str | None = None
    """The system it is in, where that is not Databricks."""
    event_time: str | None = None
    """When the two met last, as Databricks writes it."""
    raw: JsonValue = None
    """The workspace's own answer."""
