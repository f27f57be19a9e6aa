"""The whole bill."""

from __future__ import annotations

import json
from typing import Final

from mlflow_report_plugin.exports.facts.datasets import datasets
from mlflow_report_plugin.exports.facts.identity import serial
from mlflow_report_plugin.exports.facts.moments import moment
from mlflow_report_plugin.exports.facts.packages import packages
from mlflow_report_plugin.exports.spdx.data import add_data
from mlflow_report_plugin.exports.spdx.formulation import add_run
from mlflow_report_plugin.exports.spdx.graph import CREATION, Graph, Json, lines
from mlflow_report_plugin.exports.spdx.model import add_model
from mlflow_report_plugin.exports.spdx.parts import add_files, add_packages
from mlflow_report_plugin.snapshot import Snapshot

SPECIFICATION: Final = "3.0.1"
"""The version of SPDX."""
CONTEXT: Final = f"https://spdx.org/rdf/{SPECIFICATION}/spdx-context.jsonld"
PROFILES: Final = ("core", "software")
"""What the bill conforms to. The profiles `ai` and `dataset` also want a supplier, a place to
download from and times of release, which MLflow does not know."""
NO_TIME: Final = "1970-01-01T00:00:00Z"
"""What stands where the time of the report is none that a calendar has: the format wants one."""


def render(*, snapshot: Snapshot) -> str:
    """Write the bill of a model.

    Args:
        snapshot: What was collected.

    Returns:
        JSON-LD, the same for the same snapshot.
    """
    bill = {"@context": CONTEXT, "@graph": elements(snapshot)}
    return json.dumps(bill, ensure_ascii=False, indent=2) + "\n"


def elements(snapshot: Snapshot) -> list[Json]:
    """Put the elements of the bill together."""
    graph = Graph(serial(snapshot, "spdx"))
    made = snapshot.provenance
    agent = graph.add("SoftwareAgent", "agent", name=f"mlflow-report-plugin {made.plugin_version}")
    tool = graph.add("Tool", "mlflow", name=f"mlflow {made.mlflow_version}")
    creation: Json = {
        "type": "CreationInfo",
        "@id": CREATION,
        "specVersion": SPECIFICATION,
        "created": moment(made.report_time) or NO_TIME,
        "createdBy": [agent],
        "createdUsing": [tool],
    }
    model = add_model(graph, snapshot)
    add_files(graph, model, snapshot.files)
    add_packages(graph, model, packages(snapshot.environment))
    found = datasets(snapshot)
    ids = add_data(graph, model, found)
    if snapshot.run is not None:
        add_run(graph, model, snapshot.run, [*zip(ids, found, strict=True)])
    all_of_it = [each["spdxId"] for each in graph.elements]
    bom = graph.add("software_Sbom", "bill", rootElement=[model], element=all_of_it)
    graph.add(
        "SpdxDocument",
        "document",
        name=f"{snapshot.name}: bill of materials",
        profileConformance=[*PROFILES],
        rootElement=[bom],
        element=[*all_of_it, bom],
        comment=lines(
            {
                "digest of the snapshot": snapshot.digest,
                "not known": "; ".join(
                    f"{gap.part}: {gap.reason}: {gap.message}" for gap in snapshot.gaps
                ),
            }
        ),
    )
    return [creation, *graph.elements]
