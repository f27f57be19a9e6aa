"""Runs as records."""

from __future__ import annotations

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links
from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.snapshot import DatasetInput, RelatedRun


def related(client: Client, answer: Answer) -> RelatedRun:
    """Give a run that has to do with the model.

    Args:
        client: Where it was read from.
        answer: What was read.

    Returns:
        Its record.

    Raises:
        ReadFailed: It has no id.
    """
    info = answer.object("info")
    return info.record(
        RelatedRun,
        metrics=answer.metrics(),
        dataset_inputs=dataset_inputs(answer),
        artifacts=None,
        **links.of_run(client, info.text("experiment_id"), info.required("run_id")),
    )


def dataset_inputs(answer: Answer) -> tuple[DatasetInput, ...]:
    """Give the datasets that a run used.

    Args:
        answer: The run.

    Returns:
        Their records.
    """
    return answer.object("inputs").each("dataset_inputs", _dataset_input)


def _dataset_input(answer: Answer) -> DatasetInput:
    dataset = answer.object("dataset")
    return dataset.record(DatasetInput, tags=answer.tags(), dataset_schema=dataset.text("schema"))
