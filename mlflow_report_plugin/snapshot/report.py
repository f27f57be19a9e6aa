"""How the snapshot was made, and what is missing from it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot.base import Record, Time

Mask: TypeAlias = Literal["secrets", "pii", "none"]
"""What is kept out of a report: credentials; with `pii` also e-mail addresses and names of people;
or nothing."""
Reach: TypeAlias = Literal["own", "shared"]
"""For whom a report is read: for who makes it, or for all who may read where it is logged."""


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
    report_time: Time
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
    upgraded_copies: tuple[str, ...] = ()
    """Why a private, upgraded copy was read in place of a store, for each store of which it was."""
    depth: Literal["basic", "full"] = "full"
    """`basic`: histories, other runs, pictures, traces and webhooks were not asked for."""
    reach: Reach = "own"
    """`own`: what the reader may read; `shared`: what all may read who may read the experiment."""
    mask: Mask = "secrets"
    """What was kept out."""
    previous: str | None = None
    """The digest of the report that was logged before this one for the version, in a report that
    was logged."""
