"""The whole bill."""

from __future__ import annotations

import json
from typing import Final

from mlflow_report_plugin.exports.cyclonedx.formulation import MODEL, formulation
from mlflow_report_plugin.exports.cyclonedx.model import component
from mlflow_report_plugin.exports.cyclonedx.parts import data as data_components
from mlflow_report_plugin.exports.cyclonedx.parts import package_ref
from mlflow_report_plugin.exports.cyclonedx.parts import packages as package_components
from mlflow_report_plugin.exports.cyclonedx.properties import Json, filled, properties
from mlflow_report_plugin.exports.facts.datasets import datasets
from mlflow_report_plugin.exports.facts.identity import serial
from mlflow_report_plugin.exports.facts.moments import moment
from mlflow_report_plugin.exports.facts.packages import packages
from mlflow_report_plugin.snapshot import Snapshot

SPECIFICATION: Final = "1.7"
"""The version of CycloneDX."""


def render(*, snapshot: Snapshot) -> str:
    """Write the bill of a model.

    Args:
        snapshot: What was collected.

    Returns:
        JSON, the same for the same snapshot.
    """
    return json.dumps(bill(snapshot), ensure_ascii=False, indent=2) + "\n"


def bill(snapshot: Snapshot) -> Json:
    """Put the bill together."""
    needed, data = packages(snapshot.environment), datasets(snapshot)
    refs = [package_ref(number) for number in range(1, len(needed) + 1)]
    depends = {"dependsOn": refs} if snapshot.environment else {}
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": serial(snapshot, "cyclonedx"),
        "version": 1,
        "metadata": _metadata(snapshot, component(snapshot, data)),
        **filled({"components": [*package_components(needed), *data_components(data)]}),
        "dependencies": [{"ref": MODEL, **depends}],
        "compositions": _compositions(snapshot),
        **filled({"formulation": formulation(snapshot, data)}),
    }


def _metadata(snapshot: Snapshot, model: Json) -> Json:
    made = snapshot.provenance
    tools = (("mlflow-report-plugin", made.plugin_version), ("mlflow", made.mlflow_version))
    gaps = (f"{gap.part}: {gap.reason}: {gap.message}" for gap in snapshot.gaps)
    told = [
        ("mlflow-report:digest", snapshot.digest),
        *(("mlflow-report:gap", gap) for gap in gaps),
    ]
    return {
        **filled({"timestamp": moment(made.report_time)}),
        "tools": {
            "components": [
                {"type": "application", "name": name, **filled({"version": version})}
                for name, version in tools
            ]
        },
        "component": model,
        "properties": properties(told),
    }


def _compositions(snapshot: Snapshot) -> list[Json]:
    """Say how much of it is known: what packages need themselves no file of MLflow tells."""
    files = snapshot.files
    aggregate = "unknown" if files is None else "complete" if files.complete else "incomplete"
    return [
        {"aggregate": aggregate, "assemblies": [MODEL]},
        {"aggregate": "unknown", "dependencies": [MODEL]},
    ]
