"""Records of a run that went on: most models are registered before their run has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from mlflow_report_plugin.snapshot import (
    DatasetInput,
    LoggedModel,
    Metric,
    MetricHistories,
    Param,
    Run,
    RunModel,
    Snapshot,
    Tag,
)

NOTE: Final = (
    "the run had not ended when the record was made: what it logged since then is no drift, and "
    "is not told (log a report again)"
)
STARTED: Final = ("RUNNING", "SCHEDULED")
UNDER_WAY: Final = (*STARTED, "PENDING", "PENDING_REGISTRATION")
"""The states that end by themselves."""
GROWING: Final = ("mlflow.log-model.history", "mlflow.loggedArtifacts")
"""The tags that MLflow writes anew with all that a run logs."""

Item = TypeVar("Item", Param, Tag, DatasetInput, RunModel)
Holder = TypeVar("Holder", Run, LoggedModel)


def went_on(record: Snapshot) -> bool:
    """Tell whether the run of a record had not ended.

    Args:
        record: The record.

    Returns:
        Whether what came later may be the run's own.
    """
    return record.run is not None and record.run.status in STARTED


def settled(old: Snapshot, new: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Take out what a run has logged since its record was made.

    Args:
        old: The record of a run that had not ended.
        new: What is there now.

    Returns:
        Both, without what was added, and without the metrics that were measured again.
    """
    if old.run is None or new.run is None:
        return old, new
    again = _measured_again(old.run.metrics, new.run.metrics)
    runs = _without(old.run, again, GROWING), _known(old.run, _without(new.run, again, GROWING))
    runs = (
        runs[0],
        runs[1].model_copy(
            update={
                name: _of(getattr(old.run, name), getattr(runs[1], name))
                for name in ("dataset_inputs", "model_inputs", "model_outputs")
            }
        ),
    )
    updates: list[dict[str, Any]] = [{"run": run} for run in runs]
    if old.logged_model is not None and new.logged_model is not None:
        before, after = old.logged_model, new.logged_model
        again_there = _measured_again(before.metrics, after.metrics)
        updates[0]["logged_model"] = _without(before, again_there, ())
        updates[1]["logged_model"] = _known(before, _without(after, again_there, ()))
    if old.metric_histories is not None and new.metric_histories is not None:
        kept = {each.key for each in old.metric_histories.histories} - again
        for update, side in zip(updates, (old, new), strict=True):
            update["metric_histories"] = _only(side.metric_histories, kept)
    return old.model_copy(update=updates[0]), new.model_copy(update=updates[1])


def _measured_again(before: Sequence[Metric], after: Sequence[Metric]) -> set[str]:
    """The metrics whose newest value is a later one: nothing that was there was edited."""
    times = {each.key: each.timestamp or 0 for each in before}
    return {each.key for each in after if (each.timestamp or 0) > times.get(each.key, 0)}


def _without(record: Holder, metrics: set[str], tags: Sequence[str]) -> Holder:
    return record.model_copy(
        update={
            "metrics": tuple(each for each in record.metrics if each.key not in metrics),
            "tags": tuple(each for each in record.tags if each.key not in tags),
        }
    )


def _known(before: Holder, after: Holder) -> Holder:
    """The params, tags and metrics that were there before, as they are now."""
    return after.model_copy(
        update={
            "params": _of(before.params, after.params),
            "tags": _of(before.tags, after.tags),
            "metrics": tuple(
                each for each in after.metrics if each.key in {one.key for one in before.metrics}
            ),
        }
    )


def _of(before: Sequence[Item], after: Sequence[Item]) -> tuple[Item, ...]:
    names = {_name(each) for each in before}
    return tuple(each for each in after if _name(each) in names)


def _name(item: Param | Tag | DatasetInput | RunModel) -> object:
    if isinstance(item, Param | Tag):
        return item.key
    return (item.name, item.digest) if isinstance(item, DatasetInput) else item.model_id


def _only(found: MetricHistories | None, keys: set[str]) -> MetricHistories | None:
    if found is None:
        return None
    kept = tuple(each for each in found.histories if each.key in keys)
    return found.model_copy(update={"histories": kept})
