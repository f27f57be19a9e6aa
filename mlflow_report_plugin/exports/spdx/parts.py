"""The files of the model, and the packages that it needs."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow_report_plugin.exports.facts.hashes import sha256
from mlflow_report_plugin.exports.facts.packages import Package
from mlflow_report_plugin.exports.spdx.graph import Graph, lines
from mlflow_report_plugin.snapshot import Files


def add_files(graph: Graph, model: str, found: Files | None) -> None:
    """Add the files, with their hashes where the report has read them."""
    ids = []
    for number, file in enumerate(found.files if found else (), 1):
        digest = sha256(file)
        hashes = [{"type": "Hash", "algorithm": "sha256", "hashValue": digest}] if digest else []
        size = None if file.size is None else f"{file.size} bytes"
        ids.append(
            graph.add(
                "software_File",
                f"file-{number}",
                name=file.path,
                comment=size,
                verifiedUsing=hashes,
            )
        )
    graph.relate(model, "contains", ids, "complete" if found and found.complete else "incomplete")


def add_packages(graph: Graph, model: str, found: Sequence[Package]) -> None:
    """Add what the model needs; what that needs itself, no file of MLflow tells."""
    ids = [
        graph.add(
            "software_Package",
            f"package-{number}",
            name=package.name,
            software_packageVersion=package.version,
            software_packageUrl=package.purl,
            comment=lines(
                {"requirement": "; ".join(package.texts), "in": ", ".join(package.files)}
            ),
        )
        for number, package in enumerate(found, 1)
    ]
    graph.relate(model, "dependsOn", ids)
