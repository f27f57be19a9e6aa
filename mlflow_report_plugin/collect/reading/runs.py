"""Entities of runs as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import links, records
from mlflow_report_plugin.snapshot import DatasetInput, RelatedRun, Tag


def related(client: Client, entity: Mapping[str, Any]) -> RelatedRun:
    """Give a run that has to do with the model.

    Args:
        client: Where it was read from.
        entity: What MLflow returned.

    Returns:
        Its record.
    """
    info = entity.get("info") or {}
    return RelatedRun(
        **records.fields_of(info, RelatedRun, "metrics", "dataset_inputs"),
        metrics=records.metrics(entity.get("metrics")),
        dataset_inputs=dataset_inputs(entity),
        **links.of_run(client, str(info.get("experiment_id")), str(info.get("run_id"))),
    )


def dataset_inputs(entity: Mapping[str, Any]) -> tuple[DatasetInput, ...]:
    """Give the datasets that a run used.

    Args:
        entity: What MLflow returned.

    Returns:
        Their records, without credentials.
    """
    inputs = (entity.get("inputs") or {}).get("dataset_inputs") or ()
    return tuple(map(_dataset_input, inputs))


def _dataset_input(entity: Mapping[str, Any]) -> DatasetInput:
    dataset = entity.get("dataset") or {}
    record = DatasetInput(
        name=str(dataset.get("name")),
        digest=str(dataset.get("digest")),
        **records.fields_of(dataset, DatasetInput, "name", "digest", "tags", "dataset_schema"),
        dataset_schema=dataset.get("schema") or None,
        tags=tuple(
            Tag(key=str(tag.get("key")), value=str(tag.get("value")))
            for tag in entity.get("tags") or ()
        ),
    )
    return records.without_credentials(record)  # type: ignore[no-any-return]  # the same type
