"""The metrics of the run over its steps."""

from __future__ import annotations

import time
from functools import partial

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.metric_histories.metric_points import history
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import MetricHistories, MetricHistory, Run
from mlflow_report_plugin.threads import map_side_by_side

MAX_HISTORIES = 100
"""How many histories are read at most: one request each."""
MAX_SECONDS = 12.0
"""After how long no further history is read: some have very many values."""
SYSTEM = "system/"
"""What the names of system metrics begin with."""


def collect(client: Client, parts: Parts) -> MetricHistories | None:
    """Read the history of each metric."""
    run = parts.wait("run", Run)
    if run is None:
        return None
    keys = sorted((metric.key for metric in run.metrics), key=lambda key: key.startswith(SYSTEM))
    read, left_out = keys[:MAX_HISTORIES], keys[MAX_HISTORIES:]
    read_one = partial(_read, client, parts, run.run_id, time.monotonic() + MAX_SECONDS)
    histories: list[MetricHistory] = []
    errors: list[ReportError] = []
    for key, answer in zip(read, map_side_by_side(read_one, read), strict=True):
        if isinstance(answer, TimeoutError):
            left_out.append(key)
        elif isinstance(answer, ReportError):
            errors.append(answer)
        elif isinstance(answer, Exception):
            raise answer
        elif answer is not None:
            histories.append(answer)
    if errors and not histories:
        raise errors[0]
    if errors:
        parts.note("metric_histories", errors[0])
    histories.sort(key=lambda each: each.key)
    return MetricHistories(histories=tuple(histories), left_out=tuple(sorted(left_out)))


def _read(
    client: Client, parts: Parts, run_id: str, deadline: float, key: str
) -> MetricHistory | None:
    if time.monotonic() > deadline:
        raise TimeoutError
    # Summed up on the spot: the values of all metrics at once may be too many for memory.
    complain = partial(parts.note, "metric_histories")
    return client.tracking.metric_history(run_id, key, lambda found: history(key, found, complain))
