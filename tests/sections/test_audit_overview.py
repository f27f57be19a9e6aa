"""The dashboard of the audit: who owns the model, where it is used, and what it runs."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Cell, Missing
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.sections.reading import read, rows
from tests.snapshots import AGENT, CUSTOMER_LTV, DOLLY, FRAUD, LOCAL_FOLDER, WINE_QUALITY


def dashboard(snapshot: Snapshot, title: str) -> dict[str, Cell]:
    """One table of the dashboard."""
    return rows(read(snapshot, "audit"), "Overview", "Dashboard", title=title)


def test_owner_and_aliases_are_named() -> None:
    model = dashboard(FRAUD, "Registered Model")
    assert model["owner"] == "fraud-team"
    assert model["user_id"] == "maria@mycompany.com"
    assert model["aliases"] == "champion: 2, challenger: 3"
    version = dashboard(FRAUD, "Registered Model Version")
    assert version["aliases"] == "champion"
    assert version["status"] == "READY"
    assert dashboard(DOLLY, "Registered Model Version")["aliases"] == Missing("none")
    assert dashboard(DOLLY, "Registered Model")["aliases"] == Missing("none")


def test_open_requests_and_endpoints_are_named() -> None:
    version = dashboard(CUSTOMER_LTV, "Registered Model Version")
    assert version["_transition_requests"] == "to Production, asked by maria@mycompany.com"
    assert version["_serving_endpoints"] == Missing("no endpoint")
    assert dashboard(FRAUD, "Registered Model Version")["_serving_endpoints"] == "fraud-live"
    none = CUSTOMER_LTV.model_copy(update={"transition_requests": ()})
    version = dashboard(none, "Registered Model Version")
    assert version["_transition_requests"] == Missing("none is open")


@pytest.mark.parametrize("part", ["transition_requests", "serving_endpoints"])
@pytest.mark.parametrize(
    ("reason", "words"),
    [("forbidden", "not permitted"), ("failed", "could not be read")],
)
def test_what_could_not_be_read_says_why(part: str, reason: GapReason, words: str) -> None:
    gap = Gap(part=part, reason=reason, message="x")
    snapshot = CUSTOMER_LTV.model_copy(update={part: None, "gaps": (gap,)})
    assert dashboard(snapshot, "Registered Model Version")[f"_{part}"] == Missing(
        words, unread=True
    )


def test_a_server_without_serving_has_no_rows_for_it() -> None:
    version = dashboard(WINE_QUALITY, "Registered Model Version")
    assert not {"_transition_requests", "_serving_endpoints"} & set(version)


def test_what_loading_runs_is_told_in_short() -> None:
    found = dashboard(AGENT, "MLflow Model")["_loading_runs"]
    assert found == "Code paths, Model from code"
    assert "_loading_runs" not in dashboard(
        LOCAL_FOLDER.model_copy(update={"model": None}), "MLflow Model"
    )


def test_unity_catalog_has_no_stages_and_no_permission_levels() -> None:
    words = Missing("Unity Catalog has no stages")
    assert dashboard(FRAUD, "Registered Model Version")["version_stage"] == words
    assert rows(read(FRAUD, "summary"), "At a Glance")["Stage"] == words
    details = rows(read(FRAUD), "Registered Model", "Details")
    assert not {"permission_level", "latest_versions"} & set(details)
    assert "current_stage" not in rows(read(FRAUD), "Registered Model Version", "Details")
    # Where there are stages, the words of the registry stay.
    assert dashboard(WINE_QUALITY, "Registered Model Version")["version_stage"] == "None"


@pytest.mark.parametrize("name", ["default", "team-a"])
@pytest.mark.parametrize("layout", ["detailed", "audit"])
def test_the_filler_of_mlflow_is_not_taken_for_a_workspace_of_databricks(
    name: str, layout: str
) -> None:
    parts = {
        "experiment": ("Experiment", "Details"),
        "registered_model": ("Registered Model", "Details"),
        "model_version": ("Registered Model Version", "Details"),
    }
    for part, path in parts.items():
        for snapshot, expected in (
            (WINE_QUALITY, name),
            (CUSTOMER_LTV, None if name == "default" else name),
        ):
            update = {part: getattr(snapshot, part).model_copy(update={"workspace": name})}
            found = rows(read(snapshot.model_copy(update=update), layout), *path)
            assert found.get("workspace") == expected
