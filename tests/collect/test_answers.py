"""Answers are taken apart in one place, whatever their shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow_report_plugin.collect.reading.answers import Answer
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import ReadFailed, ReportError
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    DeploymentJobState,
    Experiment,
    LatestVersion,
    LoggedModel,
    Metric,
    ModelVersion,
    OtherVersion,
    PermissionLevel,
    Record,
    RegisteredModel,
    RelatedRun,
    Run,
    RunModel,
    ServedModel,
    TransitionRequest,
    Webhook,
)

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


READ = (
    *(DatasetInput, DeploymentJobState, Experiment, LatestVersion, LoggedModel, Metric),
    *(ModelVersion, OtherVersion, PermissionLevel, RegisteredModel, RelatedRun, Run, RunModel),
    *(ServedModel, TransitionRequest, Webhook),
)
"""The records that are made of answers."""
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["", "7", "7.5", "1e999", "NaN", "true", 2**63, -(2**70), 10**400, 1e300]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.integers() | st.none(), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=300)
@given(data=st.data(), kind=st.sampled_from(READ))
def test_any_values_make_a_record_or_name_what_it_lacks(
    data: st.DataObject, kind: type[Record]
) -> None:
    fields = st.fixed_dictionaries({}, optional=dict.fromkeys(kind.model_fields, values))
    left_out: list[ReportError] = []
    answer = Answer(plain(data.draw(fields)), left_out.append)
    record, lacking = None, ""
    try:
        record = answer.record(kind)
    except ReadFailed as error:
        lacking = str(error)
    if record is None:
        assert any(name in lacking for name in kind.model_fields)
        return
    assert kind.model_validate_json(record.model_dump_json()) == record
    assert not any("\n" in str(error) for error in left_out)


@given(values)
def test_any_value_is_a_number_only_where_it_says_that_number(value: Any) -> None:
    found = Answer({"x": plain(value)}, lambda _error: None).whole("x")
    assert found is None or (not isinstance(value, bool) and float(value) == float(found))
