"""The stand-in Databricks workspace, as MLflow's own client and the Databricks SDK see it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import InvalidParameterValue, NotFound
from databricks.sdk.service.catalog import (
    ExternalLineageModelVersion,
    ExternalLineageObject,
    LineageDirection,
)
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from tests.workspace import Workspace
from tests.workspace.connect import connect
from tests.workspace.data import HERE, load

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

A = "/api/2.0/mlflow"
U = f"{A}/unity-catalog"
DOLLY_RUN = "abbe441c4d9f4b69a9943e4beb71ce89"
DOLLY = f"dbfs:/databricks/mlflow-tracking/3336498746257830/{DOLLY_RUN}/artifacts/dolly3b"
DOLLY_REGISTERED = (
    "dbfs:/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b"
)


@pytest.fixture
def client(login: str) -> MlflowClient:
    """A client of the workspace registry."""
    return connect(f"databricks{login}", f"databricks{login}")


@pytest.fixture
def uc_client(login: str) -> MlflowClient:
    """A client of Unity Catalog."""
    return connect(f"databricks{login}", f"databricks-uc{login}")


def get(path: str, query: dict[str, str] | None = None) -> Any:
    return WorkspaceClient().api_client.do("GET", path, query=query)


def test_the_workspace_registry_tells_what_it_has(
    client: MlflowClient, workspace: Workspace
) -> None:
    version = client.get_model_version("dolly3b", "1")
    model = client.get_registered_model("dolly3b")
    assert (version.current_stage, version.run_id, version.source) == (
        "Production",
        DOLLY_RUN,
        DOLLY,
    )
    assert version.description == "Production model version of dolly-v2-3b"
    assert model.tags == {"info": "Databricks' dolly-v2-3b"}
    assert [each.version for each in model.latest_versions] == ["1"]
    assert client.get_model_version_download_uri("dolly3b", "1") == DOLLY_REGISTERED
    assert [each.version for each in client.search_model_versions("name='mnist_onnx'")] == [
        "2",
        "1",
    ]
    assert workspace.calls() == [
        f"GET {A}/model-versions/get",
        f"GET {A}/registered-models/get",
        f"GET {A}/registered-models/get",
        f"GET {A}/model-versions/get-download-uri",
        f"GET {A}/model-versions/search",
    ]


def test_runs_and_experiments_are_as_in_the_samples(
    client: MlflowClient, workspace: Workspace
) -> None:
    run = client.get_run("815123f2db9b49cdb9790c6a0371a4da")
    assert len(run.data.params) == 177
    assert run.data.metrics["eval_f1"] == 0.9945694336695112
    assert run.data.tags["sparkDatasourceInfo"].endswith(",version=43,format=delta")
    assert json.loads(run.data.tags["mlflow.log-model.history"])[0]["artifact_path"] == "model"
    experiment = client.get_experiment(run.info.experiment_id)
    assert experiment.tags["mlflow.experimentType"] == "MLFLOW_EXPERIMENT"
    assert workspace.calls() == [f"GET {A}/runs/get", f"GET {A}/experiments/get"]


def test_unity_catalog_tells_what_it_has(uc_client: MlflowClient, workspace: Workspace) -> None:
    version = uc_client.get_model_version_by_alias("main.ml.fraud", "champion")
    assert version.version == "2"
    assert uc_client.get_model_version("main.ml.fraud", "2").aliases == ["champion", "eu"]
    assert uc_client.get_registered_model("main.ml.fraud").aliases == {
        "champion": "2",
        "eu": "2",
        "challenger": "3",
    }
    found = uc_client.search_model_versions("name='main.ml.fraud'")
    assert sorted(each.version for each in found) == ["1", "2", "3"]
    assert uc_client.get_model_version_download_uri("main.ml.fraud", "2").startswith("s3://")
    assert workspace.calls() == [
        f"GET {U}/registered-models/alias",
        f"GET {U}/model-versions/get",
        f"GET {U}/registered-models/get",
        f"GET {U}/model-versions/search",
        f"GET {U}/registered-models/get",
        f"GET {U}/model-versions/get-download-uri",
    ]


@pytest.mark.usefixtures("workspace")
def test_a_model_is_in_one_registry_only() -> None:
    with pytest.raises(MlflowException, match="RESOURCE_DOES_NOT_EXIST"):
        connect("databricks", "databricks-uc").get_registered_model("main.ml.dolly3b")
    with pytest.raises(MlflowException, match="RESOURCE_DOES_NOT_EXIST"):
        connect("databricks", "databricks").get_registered_model("main.ml.fraud")


def test_every_version_has_its_run_unless_it_was_deleted() -> None:
    data, files = load()
    versions = [*data.versions(unity_catalog=False), *data.versions(unity_catalog=True)]
    deleted = set()
    for version in versions:
        of = version["model_version"]
        run = data.runs.get(of.get("run_id"))
        if run is not None:
            assert run["info"]["experiment_id"] in data.experiments
        elif "run_id" in of:
            deleted.add(f"{of['name']}/{of['version']}")
            assert files.list(of["source"].removeprefix("dbfs:")) is None
    assert deleted == {"House prices Berlin/1", "main.ml.churn/1"}


def test_a_deleted_run_is_not_found_but_its_version_is(client: MlflowClient) -> None:
    version = client.get_model_version("House prices Berlin", "1")
    assert version.run_id is not None
    with pytest.raises(MlflowException, match=f"Run '{version.run_id}' not found"):
        client.get_run(version.run_id)
    assert client.get_model_version("House prices Berlin", "2").run_id is None


@pytest.mark.usefixtures("workspace")
def test_permissions_of_a_registered_model_are_asked_for_by_its_id() -> None:
    model = get(f"{A}/databricks/registered-models/get", {"name": "dolly3b"})
    found = model["registered_model_databricks"]
    assert found["permission_level"] == "CAN_MANAGE"
    path = f"/api/2.0/permissions/registered-models/{found['id']}"
    users = get(path)["access_control_list"]
    assert [each.get("user_name") or each.get("group_name") for each in users] == [
        "andre@piolet-monte.com",
        "admins",
        "users",
        None,
    ]
    assert len(get(f"{path}/permissionLevels")["permission_levels"]) == 5
    with pytest.raises(NotFound):
        get("/api/2.0/permissions/registered-models/dolly3b")


@pytest.mark.usefixtures("workspace")
def test_an_experiment_that_belongs_to_a_notebook_has_levels_but_no_permissions() -> None:
    path = "/api/2.0/permissions/experiments/3336498746257830"
    assert len(get(f"{path}/permissionLevels")["permission_levels"]) == 3
    with pytest.raises(InvalidParameterValue, match="Object 3336498746257830 not a experiment"):
        get(path)
    assert get("/api/2.0/permissions/experiments/3428923814239786")["access_control_list"]


@pytest.mark.usefixtures("workspace")
def test_unity_catalog_tells_owner_grants_and_where_they_come_from() -> None:
    path = "/api/2.1/unity-catalog"
    assert get(f"{path}/models/main.ml.fraud")["owner"] == "fraud-team"
    assert get(f"{path}/models/main.ml.fraud/versions/2")["storage_location"].startswith("s3://")
    direct = get(f"{path}/permissions/function/main.ml.fraud")["privilege_assignments"]
    assert direct[1] == {"principal": "fraud-team", "privileges": ["EXECUTE", "APPLY_TAG"]}
    effective = get(f"{path}/effective-permissions/function/main.ml.fraud")
    assert {
        (each["principal"], privilege.get("inherited_from_type"))
        for each in effective["privilege_assignments"]
        for privilege in each["privileges"]
    } >= {("fraud-team", None), ("fraud-team", "SCHEMA"), ("account users", "CATALOG")}


@pytest.mark.usefixtures("workspace")
def test_the_sdk_reads_what_surrounds_a_version() -> None:
    sdk = WorkspaceClient()
    requested = list(sdk.model_registry.list_transition_requests("churn_automl", "1"))
    assert [each.comment for each in requested] == ["All checks passed: please approve.", None]
    served = {
        (entity.entity_name, entity.entity_version)
        for endpoint in sdk.serving_endpoints.list()
        if endpoint.config
        for entity in endpoint.config.served_entities or ()
    }
    assert served >= {("main.ml.fraud", "2"), ("mnist_onnx", "2")}
    version = ExternalLineageObject(model_version=ExternalLineageModelVersion("main.ml.fraud", "2"))
    upstream = sdk.external_lineage.list_external_lineage_relationships(
        version, LineageDirection.UPSTREAM
    )
    assert [each.table_info.name for each in upstream if each.table_info] == ["transactions"]
    assert sdk.current_user.me().user_name == "andre@mycompany.com"
    assert sdk.get_workspace_id() == 2556758628403379


def test_a_token_is_needed_and_has_to_be_the_right_one(workspace: Workspace) -> None:
    url = f"{workspace.url}{A}/runs/get?run_id={DOLLY_RUN}"
    assert requests.get(url, timeout=30).status_code == 401
    workspace.token = "another"
    with pytest.raises(MlflowException, match="Invalid access token"):
        connect("databricks", "databricks").get_run(DOLLY_RUN)
    host = requests.get(f"{workspace.url}/.well-known/databricks-config", timeout=30)
    assert host.json()["workspace_id"] == host.headers["X-Databricks-Org-Id"]


def test_a_signed_url_needs_its_signature_and_refuses_a_token(workspace: Workspace) -> None:
    query = {"name": "dolly3b", "version": "1", "path": "MLmodel"}
    url = get(f"{A}/model-versions/get-signed-download-uri", query)["signed_uri"]
    headers = {"Authorization": f"Bearer {workspace.token}"}
    assert requests.get(url, timeout=30).text.startswith("artifact_path: dolly3b")
    assert requests.get(url, headers=headers, timeout=30).status_code == 400
    assert requests.get(url.partition("?")[0], timeout=30).status_code == 403


@pytest.mark.usefixtures("workspace")
def test_what_is_not_there_is_refused_as_databricks_does() -> None:
    with pytest.raises(NotFound, match="No API found for 'GET /api/nothing'"):
        get("/api/nothing")
    with pytest.raises(InvalidParameterValue, match="'run_id'"):
        get(f"{A}/runs/get")


def test_a_list_comes_in_pages(workspace: Workspace) -> None:
    first = connect("databricks", "databricks").search_registered_models(max_results=3)
    second = MlflowClient().search_registered_models(max_results=50, page_token=first.token)
    assert [each.name for each in [*first, *second]] == workspace.data.names(unity_catalog=False)


def test_a_fault_happens_as_often_as_asked(workspace: Workspace) -> None:
    workspace.fault("/scim/v2/Me", 418, "<p>teapot", {"Retry-After": "1"}, times=2)
    url = f"{workspace.url}/api/2.0/preview/scim/v2/Me"
    headers = {"Authorization": f"Bearer {workspace.token}"}
    answers = [requests.get(url, headers=headers, timeout=30) for _ in range(3)]
    assert [each.status_code for each in answers] == [418, 418, 200]
    assert answers[0].headers["Retry-After"] == "1"
    assert answers[0].text == "<p>teapot"


def test_a_late_answer_is_the_right_one(workspace: Workspace) -> None:
    workspace.fault("well-known", delay=60, times=1)
    url = f"{workspace.url}/.well-known/databricks-config"
    with pytest.raises(requests.exceptions.Timeout):
        requests.get(url, timeout=0.2)
    assert requests.get(url, timeout=30).status_code == 200


def test_it_is_started_by_hand() -> None:
    command = [sys.executable, "-m", "tests.workspace"]
    with subprocess.Popen(
        command, cwd=HERE.parents[1], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        exported: dict[str, str] = {}
        try:
            for line in process.stdout:
                if line.startswith("export "):
                    name, _, value = line.removeprefix("export ").strip().partition("=")
                    exported[name] = value
                if "Ctrl+C" in line:
                    break
            os.environ.update(exported)
            assert get("/api/2.0/preview/scim/v2/Me")["displayName"] == "Andre"
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    assert not Path(exported["DATABRICKS_CONFIG_FILE"]).exists()
