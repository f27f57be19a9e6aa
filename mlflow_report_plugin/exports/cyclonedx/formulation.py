"""The runs that made and evaluated the model, as workflows of a bill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mlflow_report_plugin.exports.cyclonedx.parts import data_ref
from mlflow_report_plugin.exports.cyclonedx.properties import Json, filled, properties
from mlflow_report_plugin.exports.facts.addresses import address
from mlflow_report_plugin.exports.facts.datasets import Dataset
from mlflow_report_plugin.exports.facts.moments import moment
from mlflow_report_plugin.sections.blocks.cells import tag
from mlflow_report_plugin.snapshot import DatasetInput, RelatedRun, Run, Snapshot

MODEL: Final = "model"
"""The name of the model within the bill."""


def formulation(snapshot: Snapshot, data: Sequence[Dataset]) -> list[Json]:
    """Write how the model came about.

    Args:
        snapshot: What was collected.
        data: The data sets, in the order of the bill.

    Returns:
        One formula; none where no run is known.
    """
    refs = {(each.input.name, each.input.digest): data_ref(n) for n, each in enumerate(data, 1)}
    workflows = [_making(snapshot.run, refs)] if snapshot.run else []
    workflows += [
        _evaluating(run, number, refs)
        for number, run in enumerate(snapshot.evaluation_runs or (), 1)
    ]
    return [{"bom-ref": "formulation", "workflows": workflows}] if workflows else []


def _making(run: Run, refs: dict[tuple[str, str], str]) -> Json:
    params = dict.fromkeys((param.key, param.value) for param in run.params)
    inputs: list[Json] = _used(run.dataset_inputs, refs)
    if params:
        inputs.append({"parameters": [{"name": key, "value": value} for key, value in params]})
    commit = tag(run.tags, "mlflow.source.git.commit")
    repository = address(tag(run.tags, "mlflow.source.git.repoURL"))
    more = filled(
        {
            "inputs": inputs,
            "outputs": [{"type": "artifact", "resource": {"ref": MODEL}}],
            "properties": properties(
                [
                    ("mlflow:run:status", run.status),
                    ("mlflow:run:experiment_id", run.experiment_id),
                    ("mlflow:source:name", tag(run.tags, "mlflow.source.name")),
                    ("mlflow:source:git:commit", commit),
                    ("mlflow:source:git:repository", repository),
                ]
            ),
        }
    )
    return {**_workflow(run, "run", "build"), **more}


def _evaluating(run: RelatedRun, number: int, refs: dict[tuple[str, str], str]) -> Json:
    inputs = [{"resource": {"ref": MODEL}}, *_used(run.dataset_inputs, refs)]
    return {**_workflow(run, f"evaluation-{number}", "test"), "inputs": inputs}


def _workflow(run: Run | RelatedRun, ref: str, kind: str) -> Json:
    named = {"bom-ref": ref, "uid": run.run_id, "taskTypes": [kind]}
    times = {"timeStart": moment(run.start_time), "timeEnd": moment(run.end_time)}
    return {**named, **filled({"name": run.run_name, **times})}


def _used(found: Sequence[DatasetInput], refs: dict[tuple[str, str], str]) -> list[Json]:
    used = dict.fromkeys(refs[each.name, each.digest] for each in found)
    return [{"resource": {"ref": ref}} for ref in used]
