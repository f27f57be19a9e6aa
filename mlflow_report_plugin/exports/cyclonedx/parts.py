"""The components below the model: its files, the packages it needs, its data sets."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.exports.cyclonedx.properties import Json, filled, properties
from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.facts.hashes import sha256
from mlflow_report_plugin.exports.facts.packages import Package
from mlflow_report_plugin.snapshot import Files


def files(found: Files | None) -> list[Json]:
    """Write the files of a model, with their hashes where the report has read them."""
    return [
        filled(
            {
                "type": "file",
                "bom-ref": f"file-{number}",
                "name": file.path,
                "hashes": [{"alg": "SHA-256", "content": digest}]
                if (digest := sha256(file))
                else [],
                "properties": properties(
                    [("mlflow-report:size", None if file.size is None else str(file.size))]
                ),
            }
        )
        for number, file in enumerate(found.files if found else (), 1)
    ]


def packages(found: Sequence[Package]) -> list[Json]:
    """Write the packages that a model needs."""
    return [
        filled(
            {
                "type": "library",
                "bom-ref": package_ref(number),
                "name": package.name,
                "version": package.version,
                "purl": package.purl,
                "properties": properties(
                    [
                        *(("mlflow-report:requirement", text) for text in package.texts),
                        *(("mlflow-report:file", file) for file in package.files),
                    ]
                ),
            }
        )
        for number, package in enumerate(found, 1)
    ]


def package_ref(number: int) -> str:
    """Name a package within the bill."""
    return f"package-{number}"


def data(found: Sequence[Dataset]) -> list[Json]:
    """Write the data sets."""
    return [
        {
            "type": "data",
            "bom-ref": data_ref(number),
            "name": dataset.name,
            # MLflow's digest tells versions of a data set apart; it is no hash that can be checked.
            **filled({"version": dataset.input.digest}),
            "data": [
                filled(
                    {
                        "type": "dataset",
                        "name": dataset.name,
                        "contents": filled({"url": dataset.url}),
                    }
                )
            ],
            **filled(
                {
                    "properties": properties(
                        [
                            *(("mlflow:data:context", each) for each in dataset.contexts),
                            ("mlflow:data:source_type", dataset.input.source_type),
                            ("mlflow:data:source", dataset.input.source),
                            ("mlflow:data:schema", dataset.input.dataset_schema),
                            ("mlflow:data:profile", dataset.input.profile),
                        ]
                    )
                }
            ),
        }
        for number, dataset in enumerate(found, 1)
    ]


def data_ref(number: int) -> str:
    """Name a data set within the bill."""
    return f"data-{number}"
