"""The comparison of two snapshots, as `mlflow report diff -f json` writes it."""

from __future__ import annotations

from typing import Final, Literal

from mlflow_report_plugin.snapshot.base import Record, Time, Version
from mlflow_report_plugin.snapshot.changes import Change, NotComparable

DIFF_VERSION: Final = 1
"""Raised by one whenever an older reader would misread a newer comparison."""


class ComparedModel(Record):
    """One side of a comparison."""

    model_uri: str
    """The URI that was asked for."""
    name: str
    """The name of the registered model, of the logged model or of the folder."""
    version: Version | None = None
    """The version, of a registered model."""
    flavors: tuple[str, ...] = ()
    """The flavors of the model."""
    run_id: str | None = None
    """The run that logged it."""
    report_time: Time
    """When it was read."""
    tracking_uri: str
    """The tracking server it was read from, without credentials."""
    registry_uri: str
    """The registry it was read from, without credentials."""
    problem: str | None = None
    """Why it may not be what was read then: the digest in the file of a snapshot is not its own."""


class Diff(Record):
    """What is different between two models."""

    diff_version: Literal[1] = DIFF_VERSION
    """The version of this schema."""
    plugin_version: str
    """The version of mlflow-report-plugin."""
    old: ComparedModel
    """The side that changes are told from."""
    new: ComparedModel
    """The side that they are told of."""
    parts: tuple[str, ...] = ()
    """The parts that were asked for; empty for all."""
    changes: tuple[Change, ...] = ()
    """The changes, those that matter most first."""
    not_comparable: tuple[NotComparable, ...] = ()
    """What could not be compared."""

    def to_json(self) -> str:
        """Write the comparison as JSON.

        Returns:
            Strict JSON, indented, ending with a newline.
        """
        return self.model_dump_json(indent=2) + "\n"
