"""The traces of logged models in a workspace."""

from __future__ import annotations

import json

import pytest

from mlflow_report_plugin import report
from tests.models import MLFLOW_3
from tests.samples.reading import read
from tests.workspace import Workspace
from tests.workspace.answers import Json

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

FRAUD = "models:/main.ml.fraud@champion"
MODEL_ID = "m-80c1d2e3f4a5446f8192a3b4c5d6e7f8"
SEARCH = "/api/3.0/mlflow/traces/search"
NO_SUCH_REQUEST = {"error_code": "ENDPOINT_NOT_FOUND", "message": "No API found"}

only_mlflow_3 = pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")


@only_mlflow_3
def test_the_traces_of_the_logged_model_are_summed_up(workspace: Workspace) -> None:
    page = read(report(FRAUD).to_markdown())
    rows = dict(page.rows("Traces", "", ("Name", "Value")))
    expected = {"_traces": "2", "_errors": "1", "_newest": "2026-05-02 10:00:00"}
    assert {name: rows[name] for name in expected} == expected
    (asked,) = [json.loads(each.body) for each in workspace.requests if each.path == SEARCH]
    assert MODEL_ID in asked["filter"]


@only_mlflow_3
def test_a_logged_model_without_traces_has_none(workspace: Workspace) -> None:
    workspace.fault(SEARCH, 200, {})
    made = report(FRAUD)
    assert made.snapshot.traces is not None
    assert made.snapshot.traces.count == 0
    assert read(made.to_markdown()).texts["Traces"] == ["None found"]


@only_mlflow_3
@pytest.mark.parametrize(
    ("status", "body", "reason", "told"),
    [
        (
            403,
            {"error_code": "PERMISSION_DENIED", "message": "Ask Maria"},
            "forbidden",
            "Gap: Not permitted: ",
        ),
        (
            404,
            {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No experiment"},
            "absent",
            "Gap: Not there: ",
        ),
        (404, NO_SUCH_REQUEST, "unsupported", "Note: Not offered by this server: "),
    ],
)
def test_traces_that_are_not_told_are_a_gap_where_they_would_be(
    status: int, body: Json, reason: str, told: str, workspace: Workspace
) -> None:
    # MLflow tries one address after the other where there is no such request.
    workspace.fault("/mlflow/traces", status, body)
    made = report(FRAUD)
    (gap,) = (gap for gap in made.gaps if gap.part == "traces")
    assert gap.reason == reason
    assert str(body["message"]) in gap.message
    assert read(made.to_markdown()).texts["Traces"] == [f"{told}{gap.message}"]


@only_mlflow_3
def test_an_error_is_not_taken_for_a_request_that_the_workspace_does_not_know(
    workspace: Workspace,
) -> None:
    # MLflow asks here after the newer request for traces was not known.
    workspace.fault(SEARCH, 400, {"error_code": "BAD_REQUEST", "message": "Too many filters."})
    (gap,) = (gap for gap in report(FRAUD).gaps if gap.part == "traces")
    assert (gap.reason, gap.message) == ("failed", "Too many filters.")


@pytest.mark.parametrize("uri", ["models:/dolly3b/1", "models:/main.ml.fraud/1"])
def test_a_model_that_is_no_logged_model_is_not_asked_for_traces(
    uri: str, workspace: Workspace
) -> None:
    made = report(uri)
    assert made.snapshot.traces is None
    assert "traces" not in {gap.part for gap in made.gaps}
    assert not [call for call in workspace.calls() if "traces" in call]
