"""What was measured of a model, by whom, and on which data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.metric_names import HELD_OUT, TRAINING, words_of
from mlflow_report_plugin.sections.blocks.metrics import newest
from mlflow_report_plugin.snapshot import DatasetInput, Metric, RelatedRun, Snapshot

MOST_DATA: Final = 2
"""How many data sets are named that something was measured on."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A metric, and what is known of how it was measured."""

    metric: Metric
    """The metric, with its data set where MLflow tells one."""
    data: str
    """What the data sets are called; empty where nobody tells."""
    order: int
    """0: by an evaluation; 1: held-out data, going by its name; 2: nobody tells; 3: training."""

    @property
    def key(self) -> str:
        """The name of the metric."""
        return self.metric.key

    @property
    def number(self) -> float:
        """The value as a number."""
        return float(self.metric.value)

    @property
    def is_training(self) -> bool:
        """Whether it was measured on what the model was made from."""
        return self.order == 3

    @property
    def is_finite(self) -> bool:
        """Whether the value is a number."""
        return math.isfinite(self.number)


def measurements(snapshot: Snapshot) -> tuple[Measurement, ...]:
    """Tell what was measured.

    Args:
        snapshot: What was collected.

    Returns:
        What runs that evaluated the model measured, then what its own run did.
    """
    logged = newest(snapshot.logged_model.metrics if snapshot.logged_model else ())
    own = snapshot.run.run_id if snapshot.run else None
    runs = snapshot.evaluation_runs or ()
    read = {None, own, *(run.run_id for run in runs)}
    return (
        *(each for run in runs for each in of_evaluation(run, logged)),
        *(evaluated(metric) for metric in logged if metric.run_id not in read and own),
        *of_own_run(snapshot, [m for m in logged if m.run_id in (own, None) or not own]),
    )


def of_evaluation(run: RelatedRun, logged: Sequence[Metric]) -> Iterator[Measurement]:
    """Tell what a run measured that evaluated the model; the logged model may know the data."""
    known = {metric.key: metric for metric in logged if metric.run_id == run.run_id}
    used = dict.fromkeys(each.name for each in run.dataset_inputs)
    for metric in run.metrics:
        found = metric if metric.dataset_name else known.get(metric.key, metric)
        told = found.model_copy(
            update={"value": metric.value, "run_id": found.run_id or run.run_id}
        )
        if found.dataset_name is None and len(run.dataset_inputs) == 1:
            data = run.dataset_inputs[0]
            update = {"dataset_name": data.name, "dataset_digest": data.digest}
            told = told.model_copy(update=update)
        yield Measurement(told, told.dataset_name or listing([*used], MOST_DATA), 0)
    measured = {metric.key for metric in run.metrics}
    yield from (evaluated(metric) for key, metric in known.items() if key not in measured)


def evaluated(metric: Metric) -> Measurement:
    """Tell of a metric that another run measured than the one that logged the model."""
    return Measurement(metric, metric.dataset_name or "", 0)


def of_own_run(snapshot: Snapshot, logged: Sequence[Metric]) -> Iterator[Measurement]:
    """Tell what the run measured that logged the model."""
    run = snapshot.run
    inputs = run.dataset_inputs if run else ()
    fitted = {each.name for each in inputs if tag(each.tags, CONTEXT) in TRAINING}
    told = [metric.key for metric in logged if metric.dataset_name]
    # The run has the latest values; a logged model keeps those of the moment it was logged.
    latest = {metric.key: metric for metric in (run.metrics if run else ())}
    for metric in logged:
        if metric.dataset_name:
            order = 3 if metric.dataset_name in fitted else 0
            last = latest.get(metric.key) if told.count(metric.key) == 1 else None
            value = {"value": last.value} if last else {}
            yield Measurement(metric.model_copy(update=value), metric.dataset_name, order)
        elif metric.key not in latest and metric.key not in told:
            yield by_its_name(metric, inputs)
    for metric in latest.values():
        if metric.key not in told:
            yield by_its_name(metric, inputs)


def by_its_name(metric: Metric, inputs: Sequence[DatasetInput]) -> Measurement:
    """Tell of a metric of which only the name says what it was measured on."""
    words = {*words_of(metric.key)}
    contexts = {each.name: tag(each.tags, CONTEXT) or "" for each in inputs}
    if words & TRAINING:
        names = [name for name, context in contexts.items() if context in TRAINING]
        return Measurement(metric, listing(names, MOST_DATA), 3)
    if words & HELD_OUT:
        names = [n for n, context in contexts.items() if {*words_of(context)} & HELD_OUT]
        return Measurement(metric, listing(names, MOST_DATA), 1)
    return Measurement(metric, "", 2)
