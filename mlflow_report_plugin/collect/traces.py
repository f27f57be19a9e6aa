"""What the newest traces of the model say (MLflow 3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypeVar

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import Unsupported
from mlflow_report_plugin.snapshot import LoggedModel, Traces

Value = TypeVar("Value")

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
    answer = parts.answer("traces", {"traces": found[:LOOKED_AT]})
    traces = answer.each("traces", lambda trace: trace)
    states = [trace.text("state") or "" for trace in traces]
    durations = sorted(
        _told(
            trace.real("execution_duration")
            for trace, state in zip(traces, states, strict=True)
            if not state.endswith("IN_PROGRESS")  # whose time is 0 for early MLflow 3
        )
    )
    begun = _told(trace.time("request_time") for trace in traces)
    usage = [tokens for trace in traces if (tokens := _tokens(parts, trace))]
    return Traces(
        count=len(traces),
        more=len(found) > LOOKED_AT,
        errors=sum(state.endswith("ERROR") for state in states),
        latency_p50=_percentile(durations, 50),
        latency_p95=_percentile(durations, 95),
        **{key: sum(told) for key in TOKENS if (told := [u[key] for u in usage if key in u])},
        traces_with_tokens=len(usage),
        oldest=min(begun, default=None),
        newest=max(begun, default=None),
    )


def _told(values: Iterable[Value | None]) -> list[Value]:
    return [value for value in values if value is not None]


def _tokens(parts: Parts, trace: Answer) -> dict[str, int]:
    written = trace.object("trace_metadata").text(USAGE)
    try:
        usage = parts.answer("traces", plain(json.loads(written or "{}")))
    except (ValueError, RecursionError):
        return {}
    return {key: tokens for key in TOKENS if (tokens := usage.whole(key)) is not None}


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that `percent` % of all do not exceed (nearest rank)."""
    return values[max(-(-len(values) * percent // 100), 1) - 1] if values else None
