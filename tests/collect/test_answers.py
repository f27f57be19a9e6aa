"""Answers are taken apart in one place, whatever their shape."""

from __future__ import annotations

from typing import Any

import pytest

from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import DeploymentJobState, ModelVersion

NO_JOB = {
    "job_id": "",
    "run_id": "",
    "job_state": "DEPLOYMENT_JOB_CONNECTION_STATE_UNSPECIFIED",
    "run_state": "DEPLOYMENT_JOB_RUN_STATE_UNSPECIFIED",
    "current_task_name": "",
}
"""What the client of MLflow 3.0 to 3.10 makes of every version that a server sends without a
deployment job: the attributes of `ModelVersionDeploymentJobState.from_proto` for an empty message
(`mlflow/entities/model_registry/model_version.py` of 3.0.0, 3.5.1 and 3.10.1)."""
JOB = {
    "job_id": "880011223344",
    "run_id": "515101202",
    "job_state": "CONNECTED",
    "run_state": "RUNNING",
    "current_task_name": "Evaluation",
}


def version(state: Any) -> tuple[ModelVersion, list[str]]:
    """A version with a state of its deployment job, and what was left out of it."""
    left_out: list[ReportError] = []
    entity = {"name": "wine", "version": 1, "deployment_job_state": state}
    found = Answer(entity, left_out.append).record(ModelVersion)
    return found, list(map(str, left_out))


@pytest.mark.parametrize("state", [None, "", {}, NO_JOB])
def test_a_version_without_a_deployment_job_has_none(state: Any) -> None:
    assert version(state) == (ModelVersion(name="wine", version="1"), [])


def test_a_deployment_job_is_kept_with_its_parts() -> None:
    found, left_out = version(JOB)
    assert found.deployment_job_state == DeploymentJobState(**JOB)
    assert left_out == []


@pytest.mark.parametrize(("state", "text"), [("CONNECTED", "CONNECTED"), ([1, None], "[1,null]")])
def test_a_state_of_another_shape_is_kept_as_text(state: Any, text: str) -> None:
    assert version(state) == (
        ModelVersion(name="wine", version="1", deployment_job_state=text),
        [],
    )
