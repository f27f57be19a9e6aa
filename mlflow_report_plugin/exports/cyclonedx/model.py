"""The model as a component of a bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlflow_report_plugin.exports.cyclonedx.formulation import MODEL
from mlflow_report_plugin.exports.cyclonedx.model_card import model_card
from mlflow_report_plugin.exports.cyclonedx.parts import files
from mlflow_report_plugin.exports.cyclonedx.properties import Json, filled, properties
from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.facts.identity import description_of, purl, version_of
from mlflow_report_plugin.exports.facts.licence import licence_of
from mlflow_report_plugin.exports.facts.purpose import base_model
from mlflow_report_plugin.snapshot import Snapshot


def component(snapshot: Snapshot, data: Sequence[Dataset]) -> Json:
    """Write the model.

    Args:
        snapshot: What was collected.
        data: The data sets, in the order of the bill.

    Returns:
        A component of the type `machine-learning-model`, with its files below it.
    """
    return {
        "type": "machine-learning-model",
        "bom-ref": MODEL,
        "name": snapshot.name,
        **filled(
            {
                "version": version_of(snapshot),
                "description": description_of(snapshot),
                "licenses": _licences(snapshot),
                "purl": purl(snapshot),
                "pedigree": _pedigree(snapshot),
                "externalReferences": [*_references(snapshot)],
                "components": files(snapshot.files),
                "modelCard": model_card(snapshot, data),
                "properties": properties(_properties(snapshot)),
            }
        ),
    }


def _licences(snapshot: Snapshot) -> list[Json]:
    found = licence_of(snapshot)
    declared = {"acknowledgement": "declared"}
    if found is None:
        return []
    if found.id is not None:
        return [{"license": {"id": found.id, **declared}}]
    if found.expression is not None:
        return [{"expression": found.expression, **declared}]
    return [{"license": {"name": found.text, **declared}}]


def _pedigree(snapshot: Snapshot) -> Json:
    base = base_model(snapshot)
    if base is None:
        return {}
    from_hub = {"name": base, "purl": f"pkg:huggingface/{base}"}
    return {"ancestors": [{"type": "machine-learning-model", **from_hub}]}


def _references(snapshot: Snapshot) -> Iterator[Json]:
    pages = (
        (snapshot.model_version, "The version in MLflow"),
        (snapshot.logged_model, "The logged model in MLflow"),
        (snapshot.run, "The run in MLflow"),
    )
    for record, comment in pages:
        url = address(record.web_ui_link) if record else None
        if url is not None:
            yield {"type": "other", "url": url, "comment": comment}


def _properties(snapshot: Snapshot) -> Iterator[tuple[str, str | None]]:
    model, version, logged = snapshot.model, snapshot.model_version, snapshot.logged_model
    yield "mlflow:model_uri", snapshot.uris.model_uri
    yield "mlflow:model_id", logged.model_id if logged else None
    yield "mlflow:run_id", snapshot.run.run_id if snapshot.run else None
    yield from (("mlflow:alias", alias) for alias in (version.aliases if version else ()))
    yield "mlflow:time_created", model.text("utc_time_created") if model else None
    yield "mlflow:mlflow_version", model.text("mlflow_version") if model else None
    yield from (("mlflow:flavor", flavor) for flavor in (model.flavors if model else ()))
    yield (
        "mlflow:python_version",
        (snapshot.environment.python_version if snapshot.environment else None),
    )
