"""The files of models in the stand-in workspace, and the requests with which MLflow reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import mlflow
import pytest
import requests
import yaml
from mlflow.models import Model
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from tests.models import MLFLOW_3
from tests.workspace import Workspace
from tests.workspace.connect import connect
from tests.workspace.data import HERE

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

A = "/api/2.0/mlflow"
U = f"{A}/unity-catalog"
FS = "/api/2.0/fs"
GATE = f"GET {U}/registered-models:is-databricks-sdk-models-artifact-repository-enabled"
DOLLY_RUN = "abbe441c4d9f4b69a9943e4beb71ce89"
DOLLY = f"dbfs:/databricks/mlflow-tracking/3336498746257830/{DOLLY_RUN}/artifacts/dolly3b"
DOLLY_REGISTERED = (
    "dbfs:/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b"
)
INTERNAL = f"WorkspaceInternal/Mlflow/Artifacts/3336498746257830/Runs/{DOLLY_RUN}/artifacts/dolly3b"
FRAUD = "dbfs:/Volumes/main/ml/models/fraud"
LOGGED = "m-80c1d2e3f4a5446f8192a3b4c5d6e7f8"
SAMPLES = {
    "Conversational_Task/6": 1_653_817_109,
    "Speech_Recognition_Task/1": 154_431_670,
    "dbdemos_pcb_classification/1": 343_271_516,
    "dolly3b/1": 11_239_015_445,
}
"""The size of the model, in bytes."""

only_mlflow_3 = pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")


def walk(uri: str) -> Iterator[tuple[str, int]]:
    """All files below a URI with their sizes."""
    repository = get_artifact_repository(uri)
    folders = [""]
    while folders:
        for each in repository.list_artifacts(folders.pop()):
            if each.is_dir:
                folders.append(each.path)
            else:
                yield each.path, each.file_size or 0


DOWNLOADS = [
    pytest.param(
        "models:/dolly3b/1",
        [
            f"GET {A}/model-versions/list-artifacts",
            f"GET {A}/model-versions/list-artifacts",
            f"GET {A}/model-versions/get-signed-download-uri",
            f"GET /signed{DOLLY_REGISTERED[5:]}/MLmodel",
        ],
        None,
        id="workspace registry",
    ),
    pytest.param(
        "models:/main.ml.fraud/2",
        [
            GATE,
            f"POST {U}/model-versions/emit-lineage",
            f"HEAD {FS}/directories/Models/main/ml/fraud/2/MLmodel",
            f"HEAD {FS}/directories/Models/main/ml/fraud/2",
            f"GET {FS}/directories/Models/main/ml/fraud/2",
            f"POST {FS}/create-download-url",
            "GET /signed/Models/main/ml/fraud/2/MLmodel",
        ],
        None,
        id="Unity Catalog",
    ),
    pytest.param(
        f"runs:/{DOLLY_RUN}/dolly3b",
        [
            f"GET {A}/runs/get",
            f"HEAD {FS}/directories/{INTERNAL}/MLmodel",
            f"POST {FS}/create-download-url",
            f"GET /signed/{INTERNAL}/MLmodel",
            f"GET {A}/runs/get",
            f"POST {A}/logged-models/search",
        ],
        [
            f"GET {A}/runs/get",
            f"GET {A}/runs/get",
            f"GET {A}/artifacts/list",
            f"GET {A}/artifacts/list",
            f"POST {A}/artifacts/credentials-for-read",
            f"GET /signed{DOLLY[5:]}/MLmodel",
        ],
        id="run",
    ),
    pytest.param(
        DOLLY,
        [
            f"HEAD {FS}/directories/{INTERNAL}/MLmodel",
            f"POST {FS}/create-download-url",
            f"GET /signed/{INTERNAL}/MLmodel",
        ],
        [
            f"GET {A}/runs/get",
            f"GET {A}/artifacts/list",
            f"GET {A}/artifacts/list",
            f"POST {A}/artifacts/credentials-for-read",
            f"GET /signed{DOLLY[5:]}/MLmodel",
        ],
        id="files of a run",
    ),
    pytest.param(
        DOLLY_REGISTERED,
        ["GET /api/2.0/dbfs/get-status", f"GET /dbfs{DOLLY_REGISTERED[5:]}/MLmodel"],
        None,
        id="plain DBFS",
    ),
    pytest.param(
        FRAUD,
        [
            f"HEAD {FS}/directories{FRAUD[5:]}/MLmodel",
            f"POST {FS}/create-download-url",
            f"GET /signed{FRAUD[5:]}/MLmodel",
        ],
        [f"GET {FS}/directories{FRAUD[5:]}/MLmodel", f"GET {FS}/files{FRAUD[5:]}/MLmodel"],
        id="volume",
    ),
]


@pytest.mark.parametrize(("uri", "calls", "calls_of_mlflow_2"), DOWNLOADS)
def test_mlmodel_is_downloaded_with_these_requests(
    uri: str,
    calls: list[str],
    calls_of_mlflow_2: list[str] | None,
    login: str,
    workspace: Workspace,
    tmp_path: Path,
) -> None:
    registry = "databricks-uc" if "main.ml" in uri else "databricks"
    connect(f"databricks{login}", f"{registry}{login}")
    mlmodel = f"{uri}/MLmodel"
    path = mlflow.artifacts.download_artifacts(artifact_uri=mlmodel, dst_path=str(tmp_path))
    assert "python_function" in yaml.safe_load(Path(path).read_text())["flavors"]
    assert workspace.calls() == (calls if MLFLOW_3 else calls_of_mlflow_2 or calls)


@pytest.mark.parametrize(
    "uri",
    ["models:/dolly3b/1", f"runs:/{DOLLY_RUN}/dolly3b", DOLLY, DOLLY_REGISTERED],
)
def test_the_files_of_a_model_are_the_same_everywhere(uri: str, login: str) -> None:
    connect(f"databricks{login}", f"databricks{login}")
    expected = dict(walk("models:/dolly3b/1"))
    assert {path.removeprefix("dolly3b/"): size for path, size in walk(uri)} == expected
    assert "components/tokenizer/tokenizer.json" in expected


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("model", SAMPLES)
def test_the_files_of_a_sample_have_its_size(model: str) -> None:
    connect("databricks", "databricks")
    assert sum(size for _, size in walk(f"models:/{model}")) == SAMPLES[model]


def test_files_in_unity_catalog_and_in_a_volume_are_listed(login: str) -> None:
    connect(f"databricks{login}", f"databricks-uc{login}")
    expected = {"MLmodel", "conda.yaml", "model.lgb", "python_env.yaml", "requirements.txt"}
    assert {path for path, _ in walk("models:/main.ml.fraud/2")} == expected
    assert {path for path, _ in walk(FRAUD)} == expected


@only_mlflow_3
def test_a_logged_model_is_found_by_id_and_by_its_run(login: str) -> None:
    client = connect(f"databricks{login}", f"databricks-uc{login}")
    logged = client.get_logged_model(LOGGED)
    assert {path for path, _ in walk(f"models:/{LOGGED}")} == {
        path for path, _ in walk(logged.artifact_location)
    }
    listed = get_artifact_repository(f"runs:/{logged.source_run_id}/fraud").list_artifacts("")
    assert any(each.path.endswith("MLmodel") for each in listed)


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 reads the files of runs with signed URLs only")
def test_without_the_files_api_mlflow_3_reads_with_signed_urls(
    workspace: Workspace, tmp_path: Path
) -> None:
    connect("databricks", "databricks")
    workspace.fault(FS, 403, {"error_code": "PERMISSION_DENIED", "message": "not here"})
    mlflow.artifacts.download_artifacts(artifact_uri=f"{DOLLY}/MLmodel", dst_path=str(tmp_path))
    assert f"HEAD {FS}/directories/{INTERNAL}/MLmodel" in workspace.calls()
    assert workspace.calls()[-3:] == [
        f"GET {A}/artifacts/list",
        f"POST {A}/artifacts/credentials-for-read",
        f"GET /signed{DOLLY[5:]}/MLmodel",
    ]


@pytest.mark.usefixtures("workspace")
def test_an_artifact_that_was_logged_is_there(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("# Report")
    # Once only: MLflow keeps the repository of a run, and with it the host, for the process.
    connect("databricks", "databricks").log_artifact(
        DOLLY_RUN, str(tmp_path / "report.md"), "report"
    )
    found = mlflow.artifacts.load_text(f"runs:/{DOLLY_RUN}/report/report.md")
    assert found == "# Report"


def test_a_model_with_a_space_in_its_name_has_files(login: str) -> None:
    connect(f"databricks{login}", f"databricks{login}")
    assert {path for path, _ in walk("models:/House prices Berlin/2")} >= {"MLmodel", "model.pkl"}


@pytest.mark.usefixtures("workspace")
def test_a_feature_store_model_has_a_raw_model() -> None:
    connect("databricks", "databricks")
    paths = {path for path, _ in walk("models:/customer_ltv/1")}
    assert "data/feature_store/feature_spec.yaml" in paths
    assert "data/feature_store/raw_model/MLmodel" in paths


def test_every_mlmodel_is_one_that_mlflow_reads() -> None:
    paths = list(HERE.rglob("MLmodel"))
    flavors = {name for path in paths for name in Model.load(str(path)).flavors}
    assert len(paths) == 17
    assert flavors == {"crate", "lightgbm", "onnx", "python_function", "sklearn", "transformers"}


def test_weights_are_listed_but_have_no_content(workspace: Workspace) -> None:
    response = requests.get(
        f"{workspace.url}/dbfs{DOLLY_REGISTERED[5:]}/pipeline/pytorch_model.bin",
        headers={"Authorization": f"Bearer {workspace.token}"},
        timeout=30,
    )
    assert (response.status_code, response.json()["error_code"]) == (500, "INTERNAL_ERROR")
