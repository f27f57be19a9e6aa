"""The reports that people know keep their headings, tables, rows and values."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from mlflow_report_plugin.document import Facts, Link, Missing, Note, Number, Text
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import DOLLY, PCB_CLASSIFICATION, SPEECH_RECOGNITION

DETAILED = """\
Model Overview
MLflow Model
  Details
    Flavors
      Flavor 'python_function'
      Flavor 'transformers'
  Signature
    Inputs
    Outputs
  Saved input example info
Registered Model
  Details
  Tags
  Permissions
Registered Model Version
  Details
  Tags
Metrics
Run
  Info
  Params
  Inputs
  Tags
    Git Repo Tags
    Notebook Tags
    Cluster Tags
    Workspace Tags
    Source Tags
    Job Tags
    Other System Tags
    User Tags
    Exploded Tags
      Spark Datasources
      Cluster Info
      Cluster Libraries
        Installable Libraries
Experiment
  Details
  Tags
    MLflow System Tags
    User Tags
  Permissions""".splitlines()
AUDIT = """\
Overview
  Dashboard
MLflow Model
  Model Info Details
  Flavors
    Flavor 'python_function'
    Flavor 'transformers'
  Signature
    Inputs
    Outputs
  Saved input example info
Metrics
Run
  Info
  Params
  Inputs
  Tags
    Notebook Tags
    Cluster Tags
    Workspace Tags
    Source Tags
    Other System Tags
    User Tags
    Exploded Tags
      Spark Datasources
      Cluster Info
      Cluster Libraries
Experiment
  Details
  Tags
  Permissions
Registered Model
  Details
  Tags
  Permissions
Registered Model Version
  Details
  Tags""".splitlines()
ADDED = {
    "    Params",
    "  Aliases",
    "  Latest Versions",
    "      Logged Models History",
    "Findings",
    "Completeness",
    "Lineage",
    "  Model Settings",
    "Environment",
    "  What Loading Runs",
    "  How to Load",
    "  How to Serve",
    "  Code Paths",
    "  Environment Variables",
    "Files",
    "Report",
    "  Gaps",
}
"""The headings that the samples do not have."""

# The samples have Metrics below Run. Here one section has those of all runs, with the same rows.
DETAILED_ROWS = {
    ("MLflow Model", "Details"): "artifact_path databricks_runtime mlflow_version model_uuid"
    " run_id utc_time_created model_flavor model_size_bytes",
    ("Registered Model", "Details"): "name creation_timestamp last_updated_timestamp user_id id"
    " permission_level _creation_timestamp _last_updated_timestamp _is_unity_catalog"
    " _web_ui_link _api_link",
    ("Registered Model Version", "Details"): "name version creation_timestamp"
    " last_updated_timestamp user_id current_stage source run_id status _creation_timestamp"
    " _last_updated_timestamp _is_unity_catalog _reg_model_download_uri"
    " _run_model_download_uri _web_ui_link _api_link",
    ("Run", "Info"): "run_id run_uuid experiment_id run_name status start_time end_time"
    " artifact_uri lifecycle_stage _start_time _end_time _duration _experiment_name"
    " _web_ui_link _api_link",
    ("Experiment", "Details"): "experiment_id name artifact_location lifecycle_stage"
    " last_update_time creation_time _creation_time _last_update_time _tracking_uri"
    " _web_ui_link _api_link",
}
AUDIT_ROWS = {
    ("Registered Model", "Details"): "name creation_timestamp last_updated_timestamp user_id"
    " description id permission_level _creation_timestamp _last_updated_timestamp"
    " latest_versions _tracking_uri",
    ("Registered Model Version", "Details"): "name version creation_timestamp"
    " last_updated_timestamp user_id current_stage description source run_id status"
    " _creation_timestamp _last_updated_timestamp _download_uri",
}
DASHBOARD = {
    "MLflow Model": "model_uri flavor flavor_version mlflow_version size_bytes"
    " databricks_runtime time_created",
    "Registered Model Version": "model_uri model_name version version_stage version_description"
    " version_user creation_timestamp last_updated_timestamp",
    "Registered Model": "model_name model_description creation_timestamp last_updated_timestamp",
    "Run": "model_run_uri run_id run_name run_description run_user start_time end_time"
    " duration_seconds",
    "Experiment": "experiment_id experiment_name experiment_description experiment_type"
    " experiment_source_type experiment_owner creation_time last_update_time",
    "Source Code": "source_name source_type",
    "Server": "mlflow_tracking_uri web_app_url workspace_url workspace_id",
    "Other": "report_time report_script",
}


def in_order(names: str) -> list[str]:
    """Give the rows of the sample with the readable times first and the milliseconds last."""
    rows = names.split()
    raw = [name for name in rows if f"_{name}" in rows]
    times = [f"_{name}" for name in raw]
    first = [f"_{name}" if name in raw else name for name in rows if name not in times]
    return [*first, *raw]


def by_chapter(lines: Iterable[str]) -> dict[str, list[list[str]]]:
    """Give the headings of each chapter and of each section in it, whose order is our own."""
    found: dict[str, list[list[str]]] = {}
    for line in lines:
        if not line.startswith(" "):
            found[line] = []
        elif line.startswith("   "):
            found[[*found][-1]][-1].append(line)
        else:
            found[[*found][-1]].append([line])
    return {chapter: sorted(sections) for chapter, sections in found.items()}


def test_the_detailed_layout_has_the_headings_of_the_sample() -> None:
    found = headings(read(SPEECH_RECOGNITION))
    assert by_chapter(line for line in found if line not in ADDED) == by_chapter(DETAILED)


def test_the_audit_layout_has_the_headings_of_the_sample() -> None:
    found = headings(read(DOLLY, "audit"))
    assert by_chapter(line for line in found if line not in ADDED) == by_chapter(AUDIT)


@pytest.mark.parametrize("path", DETAILED_ROWS)
def test_the_detailed_layout_has_the_rows_of_the_sample(path: tuple[str, str]) -> None:
    expected = in_order(DETAILED_ROWS[path])
    found = list(rows(read(SPEECH_RECOGNITION), *path))
    assert [name for name in found if name in expected] == expected


@pytest.mark.parametrize("path", AUDIT_ROWS)
def test_the_audit_layout_has_the_rows_of_the_sample(path: tuple[str, str]) -> None:
    expected = in_order(AUDIT_ROWS[path])
    found = list(rows(read(DOLLY, "audit"), *path))
    assert [name for name in found if name in expected] == expected


def test_the_dashboard_has_the_eight_tables_of_the_sample() -> None:
    tables = [
        b for b in under(read(DOLLY, "audit"), "Overview", "Dashboard") if isinstance(b, Facts)
    ]
    rows = {
        table.title: [name for name, _ in table.rows if name in DASHBOARD[table.title].split()]
        for table in tables
    }
    assert {title: " ".join(names) for title, names in rows.items()} == DASHBOARD
    assert [table.title for table in tables] == list(DASHBOARD)


def test_the_overview_has_the_values_of_the_sample() -> None:
    assert rows(read(SPEECH_RECOGNITION), "Model Overview", title="MLflow Model") == {
        "model_uri": "models:/Speech_Recognition_Task/1",
        "flavor": "mlflow.transformers",
        "flavor_version": "4.28.1",
        "mlflow_version": "2.5.0",
        "size_bytes": Number("154 MB", "154,431,670"),
        "databricks_runtime": "13.1.x-cpu-ml-scala2.12",
        "is_unity_catalog": "False",
        "time_created": "2023-07-31 20:25:36",
        "report_time": "2023-08-19 17:06:21",
    }
    assert list(rows(read(SPEECH_RECOGNITION), "Model Overview", title="MLflow Model URIs")) == [
        "model_uri",
        "run_uri",
        "reg_model_download_uri",
        "run_model_download_uri",
    ]


def test_times_and_the_duration_are_those_of_the_sample() -> None:
    run = rows(read(SPEECH_RECOGNITION), "Run", "Info")
    assert run["start_time"] == "1690835135484"
    assert run["_start_time"] == "2023-07-31 20:25:35"
    assert run["_end_time"] == "2023-07-31 20:26:10"
    assert run["_duration"] == "34.145"
    version = rows(read(SPEECH_RECOGNITION), "Registered Model Version", "Details")
    assert version["_creation_timestamp"] == "2023-07-31 20:26:11"
    assert version["_last_updated_timestamp"] == "2023-07-31 20:26:18"


def test_links_lead_to_the_workspace() -> None:
    link = rows(read(SPEECH_RECOGNITION), "Registered Model", "Details")["_web_ui_link"]
    url = "https://e2-demo-west.cloud.databricks.com#mlflow/models/Speech_Recognition_Task"
    assert link == Link(url, url)


def test_the_dashboard_has_the_values_of_the_sample() -> None:
    document = read(DOLLY, "audit")
    model = rows(document, "Overview", "Dashboard", title="MLflow Model")
    assert model["size_bytes"] == Number("11 GB", "11,239,015,445")
    version = rows(document, "Overview", "Dashboard", title="Registered Model Version")
    assert version["version_stage"] == "Production"
    assert version["last_updated_timestamp"] == "2023-06-21 06:22:59"
    run = rows(document, "Overview", "Dashboard", title="Run")
    assert run["duration_seconds"] == "154.397"
    assert run["run_user"] == "andre@piolet-monte.com"
    experiment = rows(document, "Overview", "Dashboard", title="Experiment")
    assert experiment["experiment_type"] == "NOTEBOOK"
    assert experiment["experiment_source_type"] == Missing()
    server = rows(document, "Overview", "Dashboard", title="Server")
    assert server["workspace_id"] == "2556758628403379"


def test_a_model_with_one_flavor_is_named_after_it() -> None:
    overview = rows(read(PCB_CLASSIFICATION), "Model Overview", title="MLflow Model")
    assert overview["flavor"] == "transformers"
    assert overview["flavor_version"] == "4.28.1"


def test_params_and_metrics_stay_as_they_were_logged() -> None:
    document = read(PCB_CLASSIFICATION)
    params = rows(document, "Run", "Params")
    assert params["adam_epsilon"] == "1e-08"
    assert params["length_penalty"] == "1.0"
    assert params["bad_words_ids"] == "None"
    assert params["id2label"] == "{0: 'normal', 1: 'damaged'}"
    assert params["mp_parameters"] == Missing("empty")
    metrics = rows(document, "Metrics")
    assert metrics["total_flos"] == Number("1.791e+19", "1.7913435348529054e+19")
    assert metrics["epoch"] == Number("15", "15")


def test_spark_datasources_are_taken_apart() -> None:
    found = table(read(PCB_CLASSIFICATION), "Run", "Tags", "Exploded Tags", "Spark Datasources")
    assert found.columns == ("Format", "Version", "Path")
    assert found.rows == (("delta", "43", "s3://bucket/tables/9020abb0"),)


def test_groups_of_tags_that_databricks_did_not_set_are_left_out() -> None:
    found = headings(read(PCB_CLASSIFICATION))
    assert "    Git Repo Tags" not in found
    assert "    Job Tags" not in found
    assert "    Notebook Tags" in found


def test_descriptions_stand_at_the_top_of_their_sections() -> None:
    document = read(DOLLY, "audit")
    for section in ("Run", "Experiment", "Registered Model", "Registered Model Version"):
        first = next(b for b in under(document, section) if not isinstance(b, Note))
        assert isinstance(first, Text)
        assert first.format == "markdown"
        assert "dolly-v2-3b" in first.text
