"""Catalogs of both registries of a Databricks workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin.catalog.making import Catalog, Options, make
from mlflow_report_plugin.catalog.rate import ON_DATABRICKS, default_rate
from mlflow_report_plugin.catalog.wanted import Depth, Wanted
from mlflow_report_plugin.collect.client import Client
from tests.catalog.conftest import NOW, rows
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]


@pytest.fixture(autouse=True)
def _logged_in(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    del workspace  # which has to run
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "databricks")


def catalog(folder: Path, depth: Depth) -> Catalog:
    return make(folder, Wanted(depth=depth, now=NOW), options=Options(rate=10_000, jobs=2))


def test_the_models_of_both_registries_are_there_with_aliases_and_tags(
    workspace: Workspace, tmp_path: Path
) -> None:
    made = catalog(tmp_path / "out", "facts")
    named = {
        *workspace.data.names(unity_catalog=True),
        *workspace.data.names(unity_catalog=False),
    }
    assert {row["name"] for row in rows(made, "models")} == named
    found = {row["name"]: row for row in rows(made, "versions") if row["aliases"]}
    assert "main.ml.fraud" in found
    aliases = {(row["name"], row["alias"]) for row in rows(made, "aliases")}
    assert any(name == "main.ml.fraud" for name, _ in aliases)
    assert all(row["exists"] for row in rows(made, "aliases"))
    assert any(row["tags"] for row in rows(made, "versions") if row["name"] == "main.ml.fraud")
    assert any(row["flavor"] for row in rows(made, "versions"))


def test_a_list_reads_versions_in_pages_only(workspace: Workspace, tmp_path: Path) -> None:
    made = catalog(tmp_path / "out", "list")
    assert len(rows(made, "versions")) > len(rows(made, "models")) / 2
    asked = [request.path for request in workspace.requests]
    assert not [path for path in asked if "runs/" in path or "model-versions/get" in path]


def test_a_registry_that_is_forbidden_makes_the_catalog_incomplete(
    workspace: Workspace, tmp_path: Path
) -> None:
    forbidden = {"error_code": "PERMISSION_DENIED", "message": "no"}
    uri = r"GET /api/2.0/mlflow/unity-catalog/registered-models/search"
    workspace.fault(uri, 403, forbidden)
    made = catalog(tmp_path / "out", "list")
    assert not made.is_complete
    [problem] = made.manifest["problems"]
    assert problem["message"].startswith("databricks-uc could not be listed: ")
    assert "dolly3b" in {row["name"] for row in rows(made, "models")}


def test_a_workspace_without_one_of_the_registries_is_complete(
    workspace: Workspace, tmp_path: Path
) -> None:
    closed = {"error_code": "FEATURE_DISABLED", "message": "This registry is disabled."}
    workspace.fault(r"GET /api/2.0/mlflow/registered-models/search", 400, closed)
    made = catalog(tmp_path / "out", "list")
    assert made.is_complete
    assert {row["name"].count(".") for row in rows(made, "models")} == {2}


def test_the_usual_rate_is_below_what_databricks_allows() -> None:
    assert default_rate(Client()) == ON_DATABRICKS < 7
