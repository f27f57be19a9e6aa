"""What the newest traces of the model say (MLflow 3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, Traces

LOOKED_AT = 1_000
"""How many traces are looked at, the newest ones."""
USAGE = "mlflow.trace.tokenUsage"
"""The metadata of a trace that holds its tokens as JSON."""
TOKENS = ("input_tokens", "output_tokens", "total_tokens")


def collect(client: Client, parts: Parts) -> Traces | None:
    """Read the newest traces that the model left in its experiment."""
    try:
        logged = parts.wait("logged_model", LoggedModel)
    except Unsupported:  # as the part itself says
        return None
    if logged is None or logged.experiment_id is None:
        return None
    found = client.tracking.traces_of(logged.experiment_id, logged.model_id, LOOKED_AT + 1)
    traces = found[:LOOKED_AT]
    durations = sorted(
        float(trace["execution_duration"])
        for trace in traces
        if isinstance(trace["execution_duration"], int | float)
    )
    begun = [trace["request_time"] for trace in traces if isinstance(trace["request_time"], int)]
    usage = [tokens for trace in traces if (tokens := _tokens(trace))]
    return Traces(
        count=len(traces),
        more=len(found) > LOOKED_AT,
        errors=sum(str(trace["state"]).endswith("ERROR") for trace in traces),
        latency_p50=_percentile(durations, 50),
        latency_p95=_percentile(durations, 95),
        **{key: sum(told) for key in TOKENS if (told := [u[key] for u in usage if key in u])},
        traces_with_tokens=len(usage),
        oldest=min(begun, default=None),
        newest=max(begun, default=None),
    )


def _tokens(trace: Mapping[str, Any]) -> dict[str, int]:
    try:
        usage = json.loads((trace["trace_metadata"] or {}).get(USAGE) or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(usage, dict):
        return {}
    return {key: usage[key] for key in TOKENS if isinstance(usage.get(key), int)}


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that `percent` % of all do not exceed (nearest rank)."""
    return values[max(-(-len(values) * percent // 100), 1) - 1] if values else None
