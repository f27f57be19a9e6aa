"""What was masked in a snapshot."""

from __future__ import annotations

from mlflow_report_plugin.snapshot.base import Record


class Masked(Record):
    """A place in which something was masked."""

    part: str
    """The part of the snapshot."""
    key: str
    """Where in that part: the name of the param, tag or file, or else the path of the field."""
    kind: str
    """What it was, such as `databricks-token`."""
    mark: str
    """What stands in its place, such as `[secret:databricks-token:9f2c]`."""
    count: int = 1
    """How often it stood there."""
