"""The history of a registered model, as `mlflow report history -f json` writes it."""

from __future__ import annotations

from typing import Final, Literal

from mlflow_report_plugin.snapshot.base import Linked, Metric, Record, State, Time, Version
from mlflow_report_plugin.snapshot.changes import Change
from mlflow_report_plugin.snapshot.report import Gap

HISTORY_VERSION: Final = 1
"""Raised by one whenever an older reader would misread a newer history."""


class AliasOverTime(Record):
    """When an alias pointed to a version, as far as anybody looked."""

    alias: str
    """The alias."""
    now: bool
    """Whether it points to the version now."""
    first_report: Time | None = None
    """When the first logged report was made that says so; None where no logged report does."""
    last_report: Time | None = None
    """When the last one was made."""


class Since(Record):
    """What is different from the version before, counted."""

    version: Version
    """The version before."""
    breaking: int = 0
    """How many changes may make somebody fail who calls or loads the model."""
    regression: int = 0
    """How many numbers got worse."""
    notable: int = 0
    """How many changes a reviewer wants to know."""
    minor: int = 0
    """How many other changes there are."""
    first: tuple[Change, ...] = ()
    """The changes that matter most, a few of them."""
    not_comparable: int = 0
    """How many things could not be compared, through no choice of the reader's."""


class VersionInHistory(Linked):
    """A version of the model."""

    version: Version
    """The version."""
    creation_timestamp: Time | None = None
    """When it was created."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    current_stage: str | None = None
    """The stage it is in; the text `None` for no stage."""
    status: State | None = None
    """`READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`."""
    run_id: str | None = None
    """The run that logged the model."""
    aliases: tuple[AliasOverTime, ...] = ()
    """The aliases that point to it, and those that did when a logged report was made."""
    reports: int = 0
    """How many logged reports tell of its aliases."""
    metrics: tuple[Metric, ...] = ()
    """The main metrics of the model, as this version has them."""
    since: Since | None = None
    """What is different from the version before; None for the first one, and where a gap says
    why."""
    gaps: tuple[Gap, ...] = ()
    """What of it could not be read: `version`, `since` or `aliases`, and why."""


class ModelHistory(Record):
    """The versions of a registered model, and what changed from each to the next."""

    history_version: Literal[1] = HISTORY_VERSION
    """The version of this schema."""
    plugin_version: str
    """The version of mlflow-report-plugin."""
    name: str
    """The name of the registered model."""
    until: Version | None = None
    """The version that the history ends with, where one was asked for."""
    report_time: Time
    """When it was read."""
    tracking_uri: str
    """The tracking server it was read from, without credentials."""
    registry_uri: str
    """The registry it was read from, without credentials."""
    is_unity_catalog: bool = False
    """Whether the model lives in Unity Catalog."""
    main_metrics: tuple[str, ...] = ()
    """The names of the metrics by which the versions can be compared best."""
    versions: tuple[VersionInHistory, ...] = ()
    """The versions, the newest first."""
    more: int = 0
    """How many older versions there are, as far as they were listed."""
    older: Version | None = None
    """The newest of the older versions, where there is one."""
    counted_all: bool = True
    """Whether there are no older versions but those that were counted."""
    gaps: tuple[Gap, ...] = ()
    """What of the list of versions could not be understood, and why."""

    def to_json(self) -> str:
        """Write the history as JSON.

        Returns:
            Strict JSON, indented, ending with a newline.
        """
        return self.model_dump_json(indent=2) + "\n"
