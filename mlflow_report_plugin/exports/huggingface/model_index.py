"""What was measured on which data set, as the Hub shows it on the page of a model."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.exports.facts.datasets import Dataset, datasets
from mlflow_report_plugin.exports.facts.purpose import task
from mlflow_report_plugin.exports.huggingface.metric_ids import metric_id
from mlflow_report_plugin.sections.blocks.main_metrics import tells_quality
from mlflow_report_plugin.sections.blocks.measurements import Measurement, measurements
from mlflow_report_plugin.snapshot import Snapshot


def model_index(snapshot: Snapshot) -> list[dict[str, object]]:
    """Write the results.

    Args:
        snapshot: What was collected.

    Returns:
        The results, by data set; none where the task is not known, which the Hub asks for, or
        nothing was measured on a data set that is known.
    """
    kind = task(snapshot)
    known = {(each.input.name, each.input.digest): each for each in datasets(snapshot)}
    by_data: dict[tuple[str, str | None], list[Measurement]] = {}
    for each in tests(snapshot):
        data = each.metric.dataset_name or "", each.metric.dataset_digest
        by_data.setdefault(data, []).append(each)
    if kind is None or not by_data:
        return []
    results = [
        {
            "task": {"type": kind},
            "dataset": _dataset(name, known.get((name, digest or ""))),
            "metrics": [_metric(each) for each in measured],
            **_source(snapshot, measured),
        }
        for (name, digest), measured in by_data.items()
    ]
    return [{"name": snapshot.name, "results": results}]


def tests(snapshot: Snapshot) -> Iterator[Measurement]:
    """Give what tests the model: measured on one data set that it was not made from."""
    for each in measurements(snapshot):
        if (
            each.metric.dataset_name
            and each.is_finite
            and not each.is_training
            and tells_quality(each.key)
        ):
            yield each


def _metric(each: Measurement) -> dict[str, object]:
    return {"type": metric_id(each.key) or each.key, "value": each.number, "name": each.key}


def _dataset(name: str, found: Dataset | None) -> dict[str, str]:
    hub = found.on_hub if found else {}
    # No id of the Hub has a colon: what is not from there cannot be taken for what is.
    told = {"type": hub.get("path", f"mlflow:{name}"), "name": name}
    names = {"config": "config_name", "split": "split", "revision": "revision"}
    return {**told, **{key: hub[theirs] for key, theirs in names.items() if theirs in hub}}


def _source(snapshot: Snapshot, measured: list[Measurement]) -> dict[str, object]:
    """Lead to the run that measured, where it has an address."""
    runs = (*((snapshot.run,) if snapshot.run else ()), *(snapshot.evaluation_runs or ()))
    pages = {run.run_id: address(run.web_ui_link) for run in runs}
    by = {pages.get(each.metric.run_id or "") for each in measured}
    url = by.pop() if len(by) == 1 else None
    return {"source": {"name": "MLflow", "url": url}} if url else {}
