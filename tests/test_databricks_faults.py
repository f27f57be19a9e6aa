"""What a workspace answers badly costs a report the parts it is about, or is told in a line."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from mlflow_report_plugin import Gap, ReportError, report
from mlflow_report_plugin.collect.client import databricks
from mlflow_report_plugin.command.edge import PROCESS_DEFAULTS
from tests.models import MLFLOW_3
from tests.workspace import Workspace
from tests.workspace.answers import Json

pytest_plugins = ["tests.workspace.fixtures"]

DOLLY = "models:/dolly3b/1"
FRAUD = "models:/main.ml.fraud@champion"
LTV = "models:/customer_ltv/1"
BUSY = {"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "Too many requests"}
A = "GET /api/2.0/mlflow"
U = f"{A}/unity-catalog"
UC = "GET /api/2.1/unity-catalog"
ACL = "GET /api/2.0/permissions"
GATE = f"{U}/registered-models:is-databricks-sdk-models-artifact-repository-enabled"
LINEAGE = "GET /api/2.0/lineage-tracking/external-lineage"
LIST = f"{A}/model-versions/list-artifacts"
SIGNED_URI = f"{A}/model-versions/get-signed-download-uri"
DOLLY_FILES = (
    "GET /signed/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b"
)
FRAUD_FILES = "GET /signed/Models/main/ml/fraud/2"
LTV_FILES = "GET /signed/databricks/mlflow-registry/51aa22bb33cc44dd8899aabbccddeeff/models/model"
FEATURE_STORE = f"{LTV_FILES}/data/feature_store"
FOLDER = "/api/2.0/fs/directories/Models/main/ml/fraud/2"
FIRST_FILES = "GET /signed/Models/main/ml/fraud/1"
FIRST_FOLDER = "/api/2.0/fs/directories/Models/main/ml/fraud/1"
RUNS = "POST /api/2.0/mlflow/runs/search"
TRACES = "POST /api/3.0/mlflow/traces/search"
ENVIRONMENT_FILES = ("conda.yaml", "python_env.yaml", "requirements.txt")

NO_REPORT = "no_report"
"""Instead of parts: without this answer there is no report."""
MODEL_FILE = "model input_example"
"""The MLmodel file names the file of the input example."""
LISTING = "files documents"
"""A listing of the folder finds the documents."""
FILES = f"{MODEL_FILE} {LISTING} environment"
OF_RUN = "run metric_histories related_runs"
OF_EXPERIMENT = "experiment experiment_permissions"
OF_LOGGED_MODEL = "logged_model evaluation_runs traces"
OF_DOLLY_FILE = f"{MODEL_FILE} {OF_LOGGED_MODEL}" if MLFLOW_3 else MODEL_FILE
"""The registry of the workspace does not say which logged model it is: only the file could."""
OF_DOLLY = {
    "GET /.well-known/databricks-config": "",
    "GET /api/2.0/preview/scim/v2/Me": "workspace",
    "GET /api/2.0/serving-endpoints": "serving_endpoints",
    f"{A}/model-versions/get": NO_REPORT,
    f"{A}/model-versions/get-download-uri": "model_version",
    f"{A}/model-versions/search": "versions changes",
    f"{A}/registered-models/get": "registered_model",
    f"{A}/databricks/registered-models/get": "registered_model registered_model_permissions",
    f"{A}/registry-webhooks/list": "webhooks",
    f"{A}/transition-requests/list": "transition_requests",
    f"{ACL}/registered-models/ce7fcc248bfd446ea1c644985d1fb14c": "registered_model_permissions",
    f"{ACL}/registered-models/ce7fcc248bfd446ea1c644985d1fb14c/permissionLevels": (
        "registered_model_permissions"
    ),
    # To read a file, MLflow lists the folder first.
    LIST: f"{OF_DOLLY_FILE} {LISTING} environment",
    SIGNED_URI: f"{OF_DOLLY_FILE} environment",
    f"{DOLLY_FILES}/MLmodel": OF_DOLLY_FILE,
    f"{DOLLY_FILES}/input_example.json": "input_example",
    **{f"{DOLLY_FILES}/{name}": "environment" for name in ENVIRONMENT_FILES},
    f"{A}/runs/get": f"{OF_RUN} {OF_EXPERIMENT}",
    f"{A}/artifacts/list": "run_artifacts",
    RUNS: "related_runs",
    f"{A}/experiments/get": "experiment",
    f"{ACL}/experiments/3336498746257830": "experiment_permissions",
    f"{ACL}/experiments/3336498746257830/permissionLevels": "experiment_permissions",
}
OF_FRAUD = {
    f"{U}/registered-models/alias": NO_REPORT,
    f"{U}/registered-models/get": "registered_model",
    f"{UC}/models/main.ml.fraud": "registered_model",
    f"{U}/model-versions/get-download-uri": "model_version",
    f"{U}/model-versions/search": "versions changes",
    f"{UC}/permissions/function/main.ml.fraud": "registered_model_permissions",
    f"{UC}/effective-permissions/function/main.ml.fraud": "registered_model_permissions",
    LINEAGE: "lineage",
    GATE: FILES,
    f"HEAD {FOLDER}": LISTING,
    f"GET {FOLDER}": LISTING,
    # Where these fail, the SDK reads the file in another way.
    "POST /api/2.0/fs/create-download-url": "",
    **{f"{FRAUD_FILES}/{name}": "" for name in ("MLmodel", *ENVIRONMENT_FILES)},
    # The logged model names the experiment, too.
    f"{A}/runs/get": OF_RUN if MLFLOW_3 else f"{OF_RUN} {OF_EXPERIMENT}",
    f"{A}/metrics/get-history": "metric_histories",
    # The versions show the metrics of their runs.
    RUNS: "related_runs versions",
    f"{ACL}/experiments/2216330040812500": "experiment_permissions",
    f"{ACL}/experiments/2216330040812500/permissionLevels": "experiment_permissions",
}
if MLFLOW_3:
    OF_FRAUD[f"{A}/logged-models/m-80c1d2e3f4a5446f8192a3b4c5d6e7f8"] = OF_LOGGED_MODEL
    OF_FRAUD[TRACES] = "traces"
    OF_FRAUD["POST /api/4.0/mlflow/traces/search-long-running"] = "traces"
"""Without what OF_DOLLY says just the same."""
# Of the version before, what cannot be read is not compared.
OF_FRAUD |= {
    f"{U}/model-versions/get": "changes",
    f"HEAD {FIRST_FOLDER}": "",
    f"GET {FIRST_FOLDER}": "",
    **{f"{FIRST_FILES}/{name}": "" for name in ("MLmodel", *ENVIRONMENT_FILES)},
}
OF_LTV = {
    f"{FEATURE_STORE}/raw_model/MLmodel": "feature_store",
    f"{FEATURE_STORE}/feature_spec.yaml": "feature_store",
}
"""Only what the other model of the workspace registry does not ask for."""
PARTS = {DOLLY: OF_DOLLY, FRAUD: OF_FRAUD, LTV: OF_LTV}
"""The parts that each request of a report is for."""
SAME = {
    "GET /.well-known/databricks-config",
    "GET /api/2.0/preview/scim/v2/Me",
    "GET /api/2.0/serving-endpoints",
    f"{A}/artifacts/list",
    f"{A}/experiments/get",
}
"""What both registries' models ask, and miss, alike."""


class Fault(NamedTuple):
    """A wrong answer, and the gap that it leaves."""

    status: int
    body: str | Json
    reason: str
    words: str


FAULTS = {
    "an expired token": Fault(
        401,
        {"error_code": "UNAUTHENTICATED", "message": "Token is expired"},
        "forbidden",
        "Token is expired",
    ),
    "no permission": Fault(
        403,
        {"error_code": "PERMISSION_DENIED", "message": "User has no permission"},
        "forbidden",
        "User has no permission",
    ),
    "nothing": Fault(
        404,
        {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "It does not exist"},
        "absent",
        "It does not exist",
    ),
    "an error": Fault(500, {"error_code": "INTERNAL_ERROR", "message": "Oh no"}, "failed", "Oh no"),
    "a page": Fault(200, "<html>Please log in</html>", "failed", "not JSON"),
    "a list": Fault(200, "[1]", "failed", "answers with"),
}
ANSWERS = tuple(name for name, fault in FAULTS.items() if fault.status == 200)
REFUSALS = tuple(name for name in FAULTS if name not in ANSWERS)
KINDS = (REFUSALS[0], ANSWERS[0])
"""One of each."""
UNLIKE: dict[tuple[str, str], tuple[str, str, str]] = {
    # MLflow does not look whether it was given an address.
    **{
        (SIGNED_URI, name): (OF_DOLLY[SIGNED_URI], "failed", "no address of the file")
        for name in REFUSALS
    },
    # The version is there, so it is lineage that this workspace does not have.
    (LINEAGE, "nothing"): ("lineage", "unsupported", "It does not exist"),
    # Without a clear yes MLflow asks for credentials of the cloud storage.
    **{(GATE, name): (FILES, "forbidden", "no cloud storage") for name in FAULTS},
    # The answer to HEAD has no body.
    (f"HEAD {FOLDER}", "an expired token"): (LISTING, "forbidden", "Unauthorized"),
    (f"HEAD {FOLDER}", "no permission"): (LISTING, "forbidden", "Forbidden"),
    (f"HEAD {FOLDER}", "nothing"): (LISTING, "absent", "no file is listed"),
    (f"HEAD {FOLDER}", "an error"): (LISTING, "failed", "Internal Server Error"),
    **{(f"HEAD {FOLDER}", name): ("", "", "") for name in ANSWERS},
    (f"GET {FOLDER}", "a list"): (LISTING, "absent", "no file is listed"),
    # A file may hold anything.
    **{
        (f"{folder}/{file}", name): (parts, "failed", "is not a mapping")
        for folder, file, parts in (
            (DOLLY_FILES, "MLmodel", OF_DOLLY_FILE),
            (FRAUD_FILES, "MLmodel", MODEL_FILE),
            (FEATURE_STORE, "raw_model/MLmodel", "feature_store"),
            (DOLLY_FILES, "conda.yaml", "environment"),
            (DOLLY_FILES, "python_env.yaml", "environment"),
            (FRAUD_FILES, "conda.yaml", "environment"),
            (FRAUD_FILES, "python_env.yaml", "environment"),
        )
        for name in ANSWERS
    },
    **{(f"{DOLLY_FILES}/requirements.txt", name): ("", "", "") for name in ANSWERS},
    **{(f"{FEATURE_STORE}/feature_spec.yaml", name): ("", "", "") for name in ANSWERS},
    (f"{DOLLY_FILES}/input_example.json", "a list"): ("", "", ""),
    # A model has an MLmodel file; of the files of its environment each may be missing.
    (LIST, "nothing"): (FILES, "absent", ""),
    (f"{DOLLY_FILES}/MLmodel", "nothing"): (MODEL_FILE, "absent", "no MLmodel file"),
    **{(f"{DOLLY_FILES}/{name}", "nothing"): ("", "", "") for name in ENVIRONMENT_FILES[:2]},
    (f"{DOLLY_FILES}/requirements.txt", "nothing"): (
        "environment",
        "absent",
        "python_env.yaml names requirements.txt, but there is no such file",
    ),
    **{
        (file, "nothing"): (
            "feature_store",
            "absent",
            f"no {file.removeprefix(LTV_FILES)[1:]} file",
        )
        for file in OF_LTV
    },
}
"""Parts, reason and words where they are others."""
TOO_LONG = {
    (request, "an error")
    for request in (*OF_DOLLY, *OF_LTV)
    if request.startswith((DOLLY_FILES, LTV_FILES))
}
"""MLflow asks the cloud storage again for a minute; the time limit of a report ends that."""


@pytest.fixture(autouse=True)
def _as_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PROCESS_DEFAULTS.items():
        monkeypatch.setenv(name, value)


def strike(workspace: Workspace, request: str, status: int | None, body: str | Json = "") -> None:
    workspace.reset()
    delay = 30 if status is None else 0
    workspace.fault(rf"^{re.escape(request)}(\?|$)", status, body, delay=delay)


def new_gaps(uri: str, usual: tuple[Gap, ...]) -> dict[str, tuple[str, str]]:
    """Reason and message by part; without a report, those of the error."""
    try:
        gaps = report(uri).gaps
    except ReportError as error:
        return {NO_REPORT: (error.reason, str(error))}
    return {gap.part: (gap.reason, gap.message) for gap in gaps if gap not in usual}


@pytest.mark.versions
def test_every_request_of_a_report_is_in_the_table(workspace: Workspace) -> None:
    report(DOLLY)
    assert set(workspace.calls(well_known=True)) == set(OF_DOLLY)
    workspace.reset()
    report(FRAUD)
    assert set(workspace.calls(well_known=True)) == set(OF_FRAUD) | SAME


@pytest.mark.versions
def test_a_feature_store_model_asks_for_its_feature_store_besides(workspace: Workspace) -> None:
    report(LTV)
    names = {call.rpartition("/")[2] for call in (*OF_DOLLY, *OF_FRAUD)}
    asked = workspace.calls(well_known=True)
    assert {call for call in asked if "feature_store" in call} == set(OF_LTV)
    others = {call for call in asked if call not in OF_LTV and ACL not in call}
    assert {call.rpartition("/")[2] for call in others} <= names


@pytest.mark.parametrize(
    "name",
    # Each version of MLflow has its own way to fail, for all of a kind.
    [pytest.param(n, marks=pytest.mark.versions if n in KINDS else ()) for n in FAULTS],
)
@pytest.mark.parametrize("uri", PARTS)
def test_a_wrong_answer_costs_what_it_is_for_and_is_told_in_its_own_words(
    uri: str, name: str, workspace: Workspace
) -> None:
    usual = report(uri).gaps
    fault = FAULTS[name]
    for request, parts in PARTS[uri].items():
        if (request, name) in TOO_LONG:
            continue
        strike(workspace, request, fault.status, fault.body)
        found = new_gaps(uri, usual)
        expected = UNLIKE.get((request, name), (parts, fault.reason, fault.words))
        assert set(found) == set(expected[0].split()), request
        for reason, message in found.values():
            assert reason == expected[1], request
            assert expected[2] in message, request
            for secret in (workspace.token, "signature=", "Config:", "Traceback", "<html>"):
                assert secret not in message, request


@pytest.mark.versions
@pytest.mark.parametrize("uri", [DOLLY, FRAUD])
def test_a_workspace_that_is_busy_for_a_moment_costs_nothing(
    uri: str, workspace: Workspace
) -> None:
    expected = report(uri).snapshot
    requests = set(workspace.calls(well_known=True))
    workspace.reset()
    for request in requests:
        line = rf"^{re.escape(request)}(\?|$)"
        workspace.fault(line, 429, BUSY, {"Retry-After": "0"}, times=1)
    found = report(uri).snapshot
    same: dict[str, object] = {"provenance": expected.provenance}
    if found.changes and expected.changes:
        when = {"report_time": expected.changes.report_time}
        same["changes"] = found.changes.model_copy(update=when)
    assert found.model_copy(update=same) == expected
    calls = workspace.calls(well_known=True)
    asked_once = {request for request in requests if calls.count(request) < 2}
    # The SDK may read a file of Unity Catalog in another way instead.
    files = (FRAUD_FILES, FIRST_FILES)
    assert {request for request in asked_once if not request.startswith(files)} == set()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """All limits of time that are settings are a second."""
    monkeypatch.setattr(databricks, "HTTP_TIMEOUT", 1)
    monkeypatch.setattr(databricks, "RETRY_TIMEOUT", 1)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    monkeypatch.setenv("MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT", "1")


ONE_OF_EACH_CLIENT = [
    "GET /api/2.0/serving-endpoints",
    f"{A}/model-versions/get",
    LIST,
    f"{A}/runs/get",
]


@pytest.mark.versions
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("request_", ONE_OF_EACH_CLIENT)
def test_a_workspace_that_stays_busy_costs_what_was_asked(
    request_: str, workspace: Workspace
) -> None:
    usual = report(DOLLY).gaps
    strike(workspace, request_, 429, BUSY)
    found = new_gaps(DOLLY, usual)
    assert set(found) == set(OF_DOLLY[request_].split())
    for reason, message in found.values():
        assert reason == "failed"
        assert "no answer from" in message
        assert BUSY["message"] in message


@pytest.mark.versions
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("request_", ONE_OF_EACH_CLIENT[:2])
def test_a_slow_answer_costs_what_was_asked(request_: str, workspace: Workspace) -> None:
    # MLflow's own requests have no such setting: the time limit of the report ends them.
    usual = report(DOLLY).gaps
    strike(workspace, request_, None)
    found = new_gaps(DOLLY, usual)
    assert set(found) == set(OF_DOLLY[request_].split())
    for reason, message in found.values():
        assert reason == "failed"
        assert "no answer from" in message
