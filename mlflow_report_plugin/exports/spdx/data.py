"""The data sets that the model was made from and measured on."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.spdx.graph import Graph, lines


def add_data(graph: Graph, model: str, found: Sequence[Dataset]) -> list[str]:
    """Add the data sets, and say which were for what.

    Args:
        graph: The bill.
        model: The id of the model.
        found: The data sets.

    Returns:
        Their ids.
    """
    ids = [
        graph.add(
            "dataset_DatasetPackage",
            f"data-{number}",
            name=dataset.name,
            software_packageVersion=dataset.input.digest,
            software_primaryPurpose="data",
            software_downloadLocation=dataset.url,
            dataset_datasetType=["structured" if dataset.has_columns else "noAssertion"],
            comment=lines(
                {
                    "used for": ", ".join(dataset.contexts),
                    "source type": dataset.input.source_type,
                    "source": dataset.source,
                    "schema": dataset.input.dataset_schema,
                    "profile": dataset.input.profile,
                }
            ),
        )
        for number, dataset in enumerate(found, 1)
    ]
    both = [*zip(ids, found, strict=True)]
    graph.relate(model, "trainedOn", [id for id, dataset in both if dataset.is_training])
    graph.relate(model, "testedOn", [id for id, dataset in both if dataset.is_tested_on])
    return ids
