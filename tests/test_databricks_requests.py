"""What a report asks Databricks: marked with its id, once each, and never to change anything."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.marking import VARIABLE
from tests.models import MLFLOW_3
from tests.proxy import Request
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

DOLLY_RUN = "abbe441c4d9f4b69a9943e4beb71ce89"
URIS = [
    "models:/dolly3b/1",
    "models:/dolly3b/Production",
    "models:/customer_ltv/1",
    "models:/churn_automl/1",
    "models:/House prices Berlin/1",
    "models:/main.ml.fraud@champion",
    "models:/main.ml.fraud/1",
    "models:/main.ml.fraud/3",
    f"runs:/{DOLLY_RUN}/dolly3b",
    "runs:/6e7f8091a2b3424d5e6f708192031425/model",
    f"dbfs:/databricks/mlflow-tracking/3336498746257830/{DOLLY_RUN}/artifacts/dolly3b",
    "dbfs:/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b",
    "dbfs:/Volumes/main/ml/models/fraud",
    *(["models:/m-80c1d2e3f4a5446f8192a3b4c5d6e7f8"] if MLFLOW_3 else []),
]
READING_POSTS = (
    "/api/2.0/fs/create-download-url",
    "/api/2.0/mlflow/artifacts/credentials-for-read",
    "/api/2.0/mlflow/logged-models/search",
    "/api/2.0/mlflow/runs/search",
    "/api/3.0/mlflow/traces/search",
    "/api/4.0/mlflow/traces/search-long-running",
)
"""Requests that have the method POST and change nothing."""

# The SDK asks for each client that it makes, MLflow's among them, what kind of host it is.
WELL_KNOWN = r"/\.well-known/databricks-config"
# The repository of MLflow 2 for the files of a run reads the run when it is made and when it is
# used, to find the root of the files.
RUN_OF_FILES = r"/api/2\.0/mlflow/runs/get"
ASKED_TWICE = () if MLFLOW_3 else (RUN_OF_FILES,)

# A signed address leads to cloud storage, which is none of a workspace's.
CLOUD_STORAGE = r"/signed/.+"
# The Files API is asked by the SDK itself, which adds no headers.
FILES_API = r"/api/2\.0/fs/.+"
# MLflow 2 leaves out the headers of all providers where it asks Databricks.
OF_MLFLOW_2 = (
    r"/api/2\.0/mlflow/(unity-catalog/)?model-versions/get-(signed-)?download-uri",
    r"/api/2\.0/mlflow/unity-catalog/registered-models:is-databricks-sdk-models.+",
    r"/api/2\.0/mlflow/model-versions/list-artifacts",
    r"/api/2\.0/mlflow/(runs|experiments)/get",
    r"/api/2\.0/mlflow/(runs/search|metrics/get-history)",
    r"/api/2\.0/mlflow/artifacts/(list|credentials-for-read)",
    r"/(api/2\.0/)?dbfs/.+",
)
UNMARKED = (WELL_KNOWN, CLOUD_STORAGE, FILES_API, *(() if MLFLOW_3 else OF_MLFLOW_2))


def requests_of(uri: str, workspace: Workspace) -> list[Request]:
    workspace.reset()
    report(uri)
    return list(workspace.requests)


def path_of(request: Request) -> str:
    return urlsplit(request.path).path


def matching(patterns: tuple[str, ...], path: str) -> str | None:
    return next((pattern for pattern in patterns if re.fullmatch(pattern, path)), None)


@pytest.mark.parametrize("uri", URIS)
def test_nothing_is_asked_twice(uri: str, workspace: Workspace) -> None:
    counted = Counter(
        (each.method, each.path, each.body)
        for each in requests_of(uri, workspace)
        if not matching((WELL_KNOWN,), path_of(each))
    )
    assert counted
    again = {request: count for request, count in counted.items() if count > 1}
    assert all(matching(ASKED_TWICE, urlsplit(path).path) for _, path, _ in again), again
    assert set(again.values()) <= {2}


@pytest.mark.parametrize("uri", URIS)
def test_nothing_is_changed(uri: str, workspace: Workspace) -> None:
    changing = {
        (each.method, path_of(each))
        for each in requests_of(uri, workspace)
        if each.method not in ("GET", "HEAD")
        and not (each.method == "POST" and path_of(each) in READING_POSTS)
    }
    assert changing == set()


def test_requests_name_the_report_and_carry_the_headers_that_were_asked_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, '{"X-Cost-Center": "4711"}')
    unmarked: set[str | None] = set()
    for uri in URIS:
        workspace.reset()
        made = report(uri)
        for each in workspace.requests:
            mark = each.headers.get("x-mlflow-report")
            assert ("x-cost-center" in each.headers) == (mark is not None)
            if mark is None:
                unmarked.add(matching(UNMARKED, path_of(each)) or path_of(each))
            else:
                assert mark.endswith(f"id={made.snapshot.provenance.report_id}")
                assert each.headers["x-cost-center"] == "4711"
    assert unmarked == set(UNMARKED)


@pytest.mark.parametrize("uri", ["models:/dolly3b/1", "models:/main.ml.fraud/2"])
def test_a_token_goes_to_the_workspace_only(uri: str, workspace: Workspace) -> None:
    for each in requests_of(uri, workspace):
        to_workspace = not matching((WELL_KNOWN, CLOUD_STORAGE), path_of(each))
        assert ("authorization" in each.headers) == to_workspace
        assert workspace.token not in each.path + each.body.decode()
