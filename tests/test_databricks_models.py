"""Every kind of model in the workspace has a report with what matters about it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mlflow_report_plugin import report
from tests.models import MLFLOW_3
from tests.samples.reading import Page, read
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

TRACKING_URI = "databricks://e2_demo"
FRAUD = "models:/main.ml.fraud"
GRANTS = ("Principal", "Kind", "Permission", "Inherited from")
VERSION = "Registered Model Version"
SERVICE_PRINCIPAL = "038455d4-e5ec-4544-b6cf-64d55b91fee1"
DELETED = "5d6e7f8091a2413c4d5e6f7081920314"

DETAILS = {
    f"{FRAUD}/1": {
        "Model Overview": {"flavor": "mlflow.lightgbm", "is_unity_catalog": "True"},
        "Registered Model > Details": {
            "owner": "fraud-team",
            "metastore_id": "aa11bb22-cc33-44dd-8899-001122334455",
            "deployment_job_id": "880011223344",
            "deployment_job_state": "CONNECTED",
            "_is_unity_catalog": "True",
        },
        f"{VERSION} > Details": {
            "description": "The first one.",
            "run_experiment_id": "2216330040812500",
            "run_tracking_server_id": "2556758628403379",
        },
        "Run > Tags > Git Repo Tags": {
            "mlflow.databricks.gitRepoUrl": "https://github.com/mycompany/fraud"
        },
        "Experiment > Details": {"name": "/Shared/fraud"},
        "Environment": {"python_version": "3.10.6"},
        "Environment > Dependencies": {"lightgbm": "==4.3.0"},
    },
    f"{FRAUD}/2": {
        f"{VERSION} > Details": {
            "aliases": "champion, eu",
            "source": "models:/m-80c1d2e3f4a5446f8192a3b4c5d6e7f8",
            "model_id": "m-80c1d2e3f4a5446f8192a3b4c5d6e7f8",
            "deployment_job_state.job_id": "880011223344",
            "deployment_job_state.run_id": "515101202",
            "deployment_job_state.job_state": "CONNECTED",
            "deployment_job_state.run_state": "APPROVAL",
            "deployment_job_state.current_task_name": "Approval_Check",
        },
        f"{VERSION} > Tags": {"validated_by": "maria@mycompany.com"},
        "Registered Model > Aliases": {"challenger": "3", "champion": "2", "eu": "2"},
    },
    f"{FRAUD}/3": {
        f"{VERSION} > Details": {"aliases": "challenger", "run_id": "_not set_"},
        "Files": {"_number_of_files": "5", "_total_size_bytes": "134,710"},
    },
    "models:/main.ml.churn/1": {
        "Registered Model > Details": {"owner": "andre@mycompany.com", "metastore_id": ""},
        "MLflow Model > Details": {"model_flavor": "sklearn"},
    },
    "models:/churn_automl/1": {
        f"{VERSION} > Details": {"current_stage": "Staging"},
        "Run > Tags > User Tags": {"_databricks_automl": "True"},
        "Run > Tags > Exploded Tags > Cluster Info": {"cluster_name": "automl"},
        "Experiment > Tags > User Tags": {"_databricks_automl.target_col": "churn"},
    },
    "models:/mnist_onnx/2": {
        "Model Overview": {"flavor": "mlflow.onnx", "flavor_version": "1.16.0"},
        "MLflow Model > Signature > Inputs": {"Input3": "float32"},
        "Run > Tags > Job Tags": {"mlflow.databricks.jobRunID": "5"},
    },
    "models:/text_rules/1": {
        "Model Overview": {"flavor": "mlflow.pyfunc.model", "mlflow_version": "2.13.1"},
        "Registered Model > Details": {"permission_level": "CAN_READ"},
        f"{VERSION} > Details": {"run_id": "_not set_"},
        "MLflow Model > Signature > Params": {"max_length": "long"},
    },
    "models:/wine_r/1": {
        "Model Overview": {"flavor": "crate", "mlflow_version": "_not set_"},
        "MLflow Model > Details > Flavors > Flavor 'crate'": {"model": "crate.bin"},
    },
    "models:/customer_ltv/1": {
        "Model Overview": {
            "flavor": "databricks.feature_store.mlflow_model",
            "raw_model_flavor": "mlflow.sklearn",
        },
        "Feature Store > Raw Model": {"raw_model_path": "data/feature_store/raw_model"},
        "Feature Store > Raw Model > Details": {"model_flavor": "sklearn"},
        "Feature Store > Feature Spec > Input Columns": {"total_purchases_30d": "double"},
    },
    "models:/House prices Berlin/1": {
        f"{VERSION} > Details": {"run_id": DELETED},
        "Registered Model > Tags > User Tags": {"city": "Berlin"},
    },
    "models:/House prices Berlin/2": {
        f"{VERSION} > Details": {
            "run_id": "_not set_",
            "source": "dbfs:/FileStore/models/house prices",
        },
    },
}
"""First and second cells of rows, by model and section; no second cell for no such row."""

NO_RUN = {
    "Run": "No run: nothing says which run logged the model",
    "Experiment": "No experiment: nothing says which experiment the model belongs to",
}
DELETED_RUN = ("models:/main.ml.churn/1", "models:/House prices Berlin/1")
RUN_IS_GONE = f"Gap: Not there: Run '{DELETED}' not found."
TEXTS = {
    f"{FRAUD}/1": {
        "Registered Model > Latest Versions": "Unity Catalog has no stages",
        f"{VERSION} > Serving Endpoints": "None found",
        "Lineage > Unity Catalog": "None found",
        "Registered Model > Webhooks": "Note: Not offered by this server: Unity Catalog has no "
        "webhooks",
    },
    f"{FRAUD}/3": NO_RUN,
    "models:/mnist_onnx/2": {f"{VERSION} > Transition Requests": "None found"},
    "models:/text_rules/1": NO_RUN,
    "models:/wine_r/1": {
        "MLflow Model > Signature": "None found",
        "Environment > requirements.txt": "None found",
        "Experiment > Permissions": "Note: Not offered by this server: Object 2216330040812200 "
        "not a experiment.",
    },
    "models:/House prices Berlin/1": {"Run": RUN_IS_GONE, "Experiment": RUN_IS_GONE},
    "models:/House prices Berlin/2": NO_RUN,
}
"""What stands below a heading."""


@pytest.fixture
def page(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Page]:
    """Reads the report of a model, logged in with a profile and nothing else."""
    for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name)
    assert workspace.url
    return lambda uri: read(report(uri, tracking_uri=TRACKING_URI).to_markdown())


def cells(page: Page, section: str) -> dict[str, str]:
    """The first two cells of the rows of a section."""
    tables = (each for each in (*page.tables, *page.unset) if each.section == section)
    return {row[0]: row[1] for each in tables for row in each.rows}


@pytest.mark.parametrize("uri", DETAILS)
def test_a_report_has_what_matters_of_each_kind_of_model(
    uri: str, page: Callable[[str], Page]
) -> None:
    found = page(uri)
    assert found.title.startswith("MLflow Model: ")
    for section, rows in DETAILS[uri].items():
        there = cells(found, section)
        assert {name: there.get(name, "") for name in rows} == rows, section


@pytest.mark.parametrize("uri", TEXTS)
def test_a_report_says_what_there_is_none_of(uri: str, page: Callable[[str], Page]) -> None:
    texts = page(uri).texts
    for section, text in TEXTS[uri].items():
        assert text in texts[section]


@pytest.mark.parametrize("uri", DETAILS)
def test_nothing_is_missing_but_what_databricks_does_not_offer(
    uri: str, page: Callable[[str], Page]
) -> None:
    found = page(uri)
    reasons = {reason for (reason,) in found.rows("Report > Gaps", "", ("Reason",))}
    run_is_gone = any(text.startswith("Gap: Not there: Run") for text in found.texts["Run"])
    assert run_is_gone == (uri in DELETED_RUN)
    assert reasons - {"Not offered by this server"} == ({"Not there"} if run_is_gone else set())


def test_versions_are_listed_with_the_metrics_of_their_runs(page: Callable[[str], Page]) -> None:
    columns = ("Version", "Aliases", "auc")
    assert page(f"{FRAUD}/1").rows("Versions", "", columns) == [
        ("3", "@challenger", "_not known_"),
        ("2", "@champion, @eu", "0.973"),
        ("1 (this report)", "_none_", "0.951"),
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_privileges_in_unity_catalog_say_what_they_come_from(
    number: int, page: Callable[[str], Page]
) -> None:
    assert page(f"{FRAUD}/{number}").rows("Registered Model > Permissions", "Grants", GRANTS) == [
        ("maria@mycompany.com", "user", "ALL_PRIVILEGES", "_not inherited_"),
        ("fraud-team", "group", "EXECUTE", "_not inherited_"),
        ("fraud-team", "group", "APPLY_TAG", "_not inherited_"),
        ("fraud-team", "group", "USE_SCHEMA", "schema main.ml"),
        ("fraud-team", "group", "USE_CATALOG", "catalog main"),
        ("account users", "group", "BROWSE", "catalog main"),
        (SERVICE_PRINCIPAL, "service principal", "EXECUTE", "schema main.ml"),
    ]


def test_permissions_in_a_workspace_say_where_they_come_from(page: Callable[[str], Page]) -> None:
    found = page("models:/text_rules/1")
    assert found.rows("Registered Model > Permissions", "Grants", GRANTS) == [
        ("maria@mycompany.com", "user", "CAN_MANAGE", "_not inherited_"),
        ("admins", "group", "CAN_MANAGE", "/registered-models/"),
        ("data-scientists", "group", "CAN_READ", "_not inherited_"),
        (SERVICE_PRINCIPAL, "service principal", "CAN_MANAGE", "/registered-models/"),
    ]
    levels = found.rows("Registered Model > Permissions", "Permission levels", ("Permission",))
    assert [level for (level,) in levels][::4] == ["CAN_READ", "CAN_MANAGE"]
    grants = page("models:/churn_automl/1").rows("Experiment > Permissions", "Grants", GRANTS)
    assert ("admins", "group", "CAN_MANAGE", "/directories/") in grants


def test_requests_for_another_stage_are_listed(page: Callable[[str], Page]) -> None:
    columns = ("to_stage", "user_id", "comment")
    found = page("models:/churn_automl/1")
    assert found.rows(f"{VERSION} > Transition Requests", "", columns) == [
        ("Production", "maria@mycompany.com", "All checks passed: please approve."),
        ("Archived", "li@mycompany.com", "_not set_"),
    ]


@pytest.mark.parametrize(
    ("uri", "served"),
    [
        (f"{FRAUD}/1", []),
        (f"{FRAUD}/2", [("fraud-live", "fraud-2")]),
        (f"{FRAUD}/3", [("fraud-live", "fraud-3")]),
        ("models:/mnist_onnx/1", []),
        ("models:/mnist_onnx/2", [("digits", "mnist_onnx-2")]),
    ],
)
def test_only_what_serves_the_very_version_is_listed(
    uri: str, served: list[tuple[str, str]], page: Callable[[str], Page]
) -> None:
    columns = ("Endpoint", "Served model")
    assert page(uri).rows(f"{VERSION} > Serving Endpoints", "Served models", columns) == served


def test_lineage_leads_up_and_down(page: Callable[[str], Page]) -> None:
    columns = ("Direction", "Kind", "Name")
    assert page(f"{FRAUD}/2").rows("Lineage > Unity Catalog", "", columns) == [
        ("upstream", "table", "main.ml.transactions"),
        ("upstream", "topic", "payments_kafka"),
        ("downstream", "table", "main.ml.fraud_scores"),
    ]


@pytest.mark.skipif(not MLFLOW_3, reason="MLflow 2 has no logged models")
def test_a_version_of_a_logged_model_has_both(page: Callable[[str], Page]) -> None:
    found = page(f"{FRAUD}@champion")
    assert cells(found, "Logged Model > Details")["name"] == "fraud"
    assert ("auc", "0.973") in found.rows("Metrics", "", ("Metric", "Value"))
    assert cells(found, f"{VERSION} > Details")["version"] == "2"


class Tables(HTMLParser):
    """Counts the rows of a page."""

    rows = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        self.rows += tag == "tr"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("layout", ["detailed", "audit", "summary"])
@pytest.mark.parametrize("uri", DETAILS)
def test_every_layout_has_the_same_rows_in_html_as_in_markdown(uri: str, layout: str) -> None:
    made = report(uri, tracking_uri=TRACKING_URI, layout=layout, manifest=True)
    html = Tables()
    html.feed(made.to_html())
    tables = read(made.to_markdown()).tables
    # The page draws what Markdown tells in a table whose first column has no name.
    tables = [each for each in tables if each.columns[0]]
    assert html.rows == sum(len(each.rows) for each in tables) + sum(
        bool(re.search(r"\S", "".join(each.columns))) for each in tables
    )


SCRIPT = f"""
import sys
from mlflow_report_plugin import report
for uri in sys.argv[1:]:
    made = report(uri, tracking_uri="{TRACKING_URI}")
    assert made.snapshot.model is not None, made.gaps
"""


def test_a_report_leaves_no_file_in_the_current_folder(
    workspace: Workspace, tmp_path: Path, python: list[str]
) -> None:
    profiles, folder = tmp_path / "profiles", tmp_path / "empty"
    workspace.write_profiles(profiles)
    folder.mkdir()
    subprocess.run(
        [
            *python, "-c", SCRIPT, "models:/dolly3b/1", f"{FRAUD}/2",
            "models:/House prices Berlin/1", "runs:/abbe441c4d9f4b69a9943e4beb71ce89/dolly3b",
            "dbfs:/databricks/mlflow-registry/d672ee3b99134b6f8bc8a59b915d2950/models/dolly3b",
        ],
        cwd=folder,
        # Nothing says where MLflow tracks, so that it would track in the current folder.
        env={"DATABRICKS_CONFIG_FILE": str(profiles), "MLFLOW_DISABLE_TELEMETRY": "true"},
        check=True,
    )  # fmt: skip
    assert list(folder.iterdir()) == []
