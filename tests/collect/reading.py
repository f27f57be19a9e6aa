"""Reading one part of a report, as a report reads it."""

from __future__ import annotations

from typing import Any

from mlflow_report_plugin.collect import root_folder
from mlflow_report_plugin.collect.client import Client, model_uris
from mlflow_report_plugin.collect.collectors import COLLECTORS
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.snapshot import Gap


def read_part(uri: str, part: str, tracking_uri: str | None = None) -> tuple[Any, list[Gap]]:
    """Read a part and the gaps that were noted for it; raises why it could not be read."""
    collectors = {**dict(COLLECTORS), "root_folder": root_folder.collect}
    parts = Parts(Client(tracking_uri), model_uris.parse(uri), collectors)
    value = parts.wait(part, object)
    return value, [gap for gap in parts.gaps() if gap.part == part]
