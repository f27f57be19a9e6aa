"""Metrics that are not numbers, of logged models.

MLflow's SQL stores keep a NaN of a run as one, but that of a logged model as 0 (MLflow 3.17:
`SqlAlchemyStore._log_model_metrics`). Each value was logged to a run as well, which tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin.snapshot import (
    LoggedModel,
    Metric,
    MetricHistories,
    MetricHistory,
    RelatedRun,
    Run,
)


def restored(parts: Mapping[str, Any]) -> LoggedModel | None:
    """Say of the metrics of the logged model which ones are not numbers, as far as it is known.

    Args:
        parts: What was read, by part.

    Returns:
        The logged model, None where there is none.
    """
    logged: LoggedModel | None = parts.get("logged_model")
    if logged is None:
        return None
    run: Run | None = parts.get("run")
    evaluations: tuple[RelatedRun, ...] = parts.get("evaluation_runs") or ()
    runs = [*evaluations, *((run,) if run else ())]
    latest = {
        (each.run_id, metric.key, metric.step, metric.timestamp): metric.value
        for each in runs
        for metric in each.metrics
    }
    found: MetricHistories | None = parts.get("metric_histories")
    histories = {each.key: each for each in found.histories} if found else {}

    def is_nan(metric: Metric) -> bool:
        if metric.value != 0:
            return False
        value = latest.get((metric.run_id or "", metric.key, metric.step, metric.timestamp))
        history = histories.get(metric.key) if run and metric.run_id == run.run_id else None
        return value == "NaN" or (value is None and history is not None and _lacks(history, metric))

    metrics = tuple(
        metric.model_copy(update={"value": "NaN"}) if is_nan(metric) else metric
        for metric in logged.metrics
    )
    return logged.model_copy(update={"metrics": metrics})


def _lacks(history: MetricHistory, metric: Metric) -> bool:
    """Whether a run logged no number at that time, though it has values that are none."""
    has_all_numbers = len(history.points) == history.count - history.not_finite
    return has_all_numbers and not any(
        (point.step, point.timestamp) == (metric.step, metric.timestamp) for point in history.points
    )
