"""The data that Spark read in a run, which its tag names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.snapshot import Tag

TAG = "sparkDatasourceInfo"
KEYS = "path|version|format"


class Datasource(NamedTuple):
    """A table or folder that Spark read."""

    path: str
    """Where it is."""
    format: str
    """Such as `delta`."""
    version: str
    """The version of a Delta table."""


def spark_datasources(tags: Iterable[Tag]) -> tuple[tuple[Datasource, ...], int]:
    """Take the tag apart that MLflow writes when Spark reads data in a run.

    Args:
        tags: The tags of the run.

    Returns:
        What was read, and how many lines of the tag could not be taken apart.
    """
    found: list[Datasource] = []
    lines = [line for line in (tag(tags, TAG) or "").splitlines() if line]
    for line in lines:
        # A value may contain commas and equals signs: only a known key begins a new one.
        pieces = re.split(rf",(?=(?:{KEYS})=)", line)
        if re.match(rf"(?:{KEYS})=", line):
            values = dict(piece.split("=", 1) for piece in pieces)
            found.append(Datasource(*(values.get(key, "") for key in Datasource._fields)))
    return tuple(found), len(lines) - len(found)
