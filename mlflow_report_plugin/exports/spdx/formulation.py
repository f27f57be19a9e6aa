"""The run that made the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.facts.moments import moment
from mlflow_report_plugin.exports.spdx.graph import Graph, lines
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.snapshot import Run

RUN: Final = "urn:mlflow:run"
"""The type of builds that are runs of MLflow."""


def add_run(graph: Graph, model: str, run: Run, data: Sequence[tuple[str, Dataset]]) -> None:
    """Add the run, with what it used and made.

    Args:
        graph: The bill.
        model: The id of the model.
        run: The run.
        data: All data sets of the bill by their ids.
    """
    source = address(tag(run.tags, "mlflow.source.git.repoURL"))
    build = graph.add(
        "build_Build",
        "run",
        name=run.run_name,
        build_buildType=RUN,
        build_buildId=run.run_id,
        build_buildStartTime=moment(run.start_time),
        build_buildEndTime=moment(run.end_time),
        build_configSourceUri=[source] if source else [],
        comment=lines(
            {
                "status": run.status,
                "experiment": run.experiment_id,
                "source": tag(run.tags, "mlflow.source.name"),
                "commit": tag(run.tags, "mlflow.source.git.commit"),
            }
        ),
    )
    used = {(each.name, each.digest) for each in run.dataset_inputs}
    inputs = [id for id, each in data if (each.input.name, each.input.digest) in used]
    graph.relate(build, "hasInput", inputs)
    graph.relate(build, "hasOutput", [model])
