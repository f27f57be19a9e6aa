"""What only Databricks has: a workspace, Unity Catalog, endpoints, lineage, stage requests."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Code, Facts, Link, Missing, Note, Table
from mlflow_report_plugin.snapshot import Gap, Permissions, Snapshot
from tests.sections.reading import read, rows, table, under
from tests.snapshots import CUSTOMER_LTV, FRAUD, LOCAL_FOLDER
from tests.snapshots.workspace import WORKSPACE

VERSION = ("Registered Model Version",)
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])
REPORT_ROWS = ["report_workspace_url", "report_workspace_id", "report_user_name"]


def grants(snapshot: Snapshot) -> Table:
    """The table of who may do what with the registered model."""
    blocks = under(read(snapshot), "Registered Model", "Permissions")
    return next(b for b in blocks if isinstance(b, Table) and b.title == "Grants")


def with_served(**update: object) -> Snapshot:
    """The model with one endpoint."""
    served = (FRAUD.serving_endpoints or ())[0].model_copy(update=update)
    return FRAUD.model_copy(update={"serving_endpoints": (served,)})


@EVERY
def test_unity_catalog_has_owner_and_places(layout: str) -> None:
    document = read(FRAUD, layout)
    model = rows(document, "Registered Model", "Details")
    assert model["owner"] == "fraud-team"
    assert model["metastore_id"] == "aa11bb22-cc33-44dd-8899-001122334455"
    assert model["storage_location"] == "s3://mycompany-unity/metastore/aa11bb22/models/5e6f7a8b"
    version = rows(document, *VERSION, "Details")
    assert version["run_workspace_id"] == version["run_tracking_server_id"] == "2556758628403379"
    assert version["run_experiment_id"] == "2216330040812500"
    assert "owner" not in rows(read(CUSTOMER_LTV, layout), "Registered Model", "Details")


def test_unity_catalog_has_no_stages() -> None:
    notes = under(read(FRAUD), "Registered Model", "Latest Versions")
    assert notes == (Note("Unity Catalog has no stages"),)


def test_whether_a_model_is_in_unity_catalog_is_not_known_where_it_could_not_be_read() -> None:
    gap = Gap(part="model_version", reason="forbidden", message="no")
    snapshot = LOCAL_FOLDER.model_copy(update={"gaps": (gap,)})
    overview = rows(read(snapshot), "Model Overview", title="MLflow Model")
    assert overview["is_unity_catalog"] == Missing("not permitted", unread=True)


@EVERY
def test_endpoints_and_what_they_serve_are_tables(layout: str) -> None:
    blocks = under(read(FRAUD, layout), *VERSION, "Serving Endpoints")
    endpoints, models = (block for block in blocks if isinstance(block, Table))
    assert len(endpoints.rows) == 1
    assert endpoints.rows[0][:2] == (
        Link("fraud-live", f"{WORKSPACE}/ml/endpoints/fraud-live"),
        "READY",
    )
    assert models.rows == (
        ("fraud-live", "fraud-2", "DEPLOYMENT_READY", "in use", "90 %", "CPU, Small", "True"),
        (
            "fraud-live",
            "fraud-2-gpu",
            Missing("not told by Databricks"),
            "being rolled out",
            Missing("not told by Databricks"),
            "GPU_SMALL",
            "False",
        ),
    )


def test_an_endpoint_without_a_page_is_only_named() -> None:
    endpoints = table(read(with_served(web_ui_link=None)), *VERSION, "Serving Endpoints")
    assert endpoints.rows[0][0] == "fraud-live"


@EVERY
def test_the_lineage_of_unity_catalog_is_a_table(layout: str) -> None:
    found = table(read(FRAUD, layout), "Lineage", "Unity Catalog")
    assert found.rows[1:] == (
        ("upstream", "topic", "payments_kafka", "KAFKA", "2024-06-01T00:16:00Z"),
        ("downstream", "table", "main.ml.fraud_scores", "Databricks", Missing()),
    )


def test_the_lineage_of_unity_catalog_is_json_where_the_reader_asked_for_it() -> None:
    (code,) = under(read(FRAUD, show_as_json=True), "Lineage", "Unity Catalog")
    assert isinstance(code, Code)
    assert '"external_metadata_info"' in code.text


@EVERY
def test_requests_to_move_the_version_are_a_table(layout: str) -> None:
    found = table(read(CUSTOMER_LTV, layout), *VERSION, "Transition Requests")
    assert found.rows == (
        (
            "Production",
            "maria@mycompany.com",
            "2024-06-02 00:00:00",
            "All checks passed: please approve.",
            "APPROVE_TRANSITION_REQUEST, REJECT_TRANSITION_REQUEST",
        ),
    )


def test_the_workspace_and_who_asked_it_are_in_the_overview() -> None:
    assert rows(read(FRAUD), "Model Overview", title="Databricks Workspace") == {
        "url": Link(WORKSPACE, WORKSPACE),
        "workspace_id": "2556758628403379",
        "user_name": "andre@mycompany.com",
    }


def test_the_audit_tells_the_workspace_of_the_report_from_that_of_the_run() -> None:
    server = rows(read(FRAUD, "audit"), "Overview", "Dashboard", title="Server")
    assert server["workspace_url"] == "e2-demo-west.cloud.databricks.com"
    assert server["report_workspace_url"] == Link(WORKSPACE, WORKSPACE)
    assert list(server)[-3:] == REPORT_ROWS


def test_where_no_workspace_was_asked_none_is_shown() -> None:
    blocks = under(read(LOCAL_FOLDER), "Model Overview")
    assert not [b for b in blocks if isinstance(b, Facts) and b.title == "Databricks Workspace"]
    server = rows(read(LOCAL_FOLDER, "audit"), "Overview", "Dashboard", title="Server")
    assert not {*server} & {*REPORT_ROWS}


def test_what_could_not_be_read_of_the_workspace_says_why() -> None:
    gap = Gap(part="workspace", reason="forbidden", message="no")
    assert FRAUD.workspace is not None
    nobody = FRAUD.workspace.model_copy(update={"user_name": None})
    for workspace, url in (
        (None, Missing("not permitted", unread=True)),
        (nobody, Link(*2 * (WORKSPACE,))),
    ):
        snapshot = FRAUD.model_copy(update={"workspace": workspace, "gaps": (gap,)})
        found = rows(read(snapshot), "Model Overview", title="Databricks Workspace")
        assert found["url"] == url
        assert found["user_name"] == Missing("not permitted", unread=True)


def test_principals_have_the_names_of_people_where_any_is_known() -> None:
    found = grants(FRAUD)
    assert found.columns == ("Principal", "Name", "Kind", "Permission", "Inherited from")
    assert [row[1] for row in found.rows] == ["fraud-scoring", Missing()]
    assert found.rows[1][4] == "catalog main"
    assert "Name" not in grants(CUSTOMER_LTV).columns


def test_levels_are_shown_also_where_nobody_may_read_who_has_them() -> None:
    note, levels = under(read(CUSTOMER_LTV), "Experiment", "Permissions")
    assert isinstance(note, Note)
    assert note.kind == "gap"
    assert isinstance(levels, Table)
    assert levels.rows == (("CAN_READ", "Can view the experiment"),)


def test_permissions_that_nobody_has_say_so() -> None:
    whole = CUSTOMER_LTV.model_copy(update={"gaps": ()})
    assert under(read(whole), "Experiment", "Permissions")[1:] == (
        Note("Nobody has been given a permission"),
    )
    empty = whole.model_copy(update={"experiment_permissions": Permissions()})
    assert under(read(empty), "Experiment", "Permissions") == (Note("None found"),)


def test_the_summary_says_where_the_version_is_served() -> None:
    glance = rows(read(FRAUD, "summary"), "At a Glance")
    assert glance["Served by"] == "fraud-live, fraud-live (being rolled out)"
    assert glance["Owner"] == "fraud-team"
    assert rows(read(CUSTOMER_LTV, "summary"), "At a Glance")["Served by"] == Missing("no endpoint")
    assert "Served by" not in rows(read(LOCAL_FOLDER, "summary"), "At a Glance")
    more = rows(read(FRAUD, "summary"), "Where to Find More")
    url = f"{WORKSPACE}/ml/endpoints/fraud-live"
    assert more["Endpoint fraud-live"] == Link(url, url)


def test_the_summary_says_that_endpoints_could_not_be_read() -> None:
    gap = Gap(part="serving_endpoints", reason="forbidden", message="no")
    snapshot = FRAUD.model_copy(update={"serving_endpoints": None, "gaps": (gap,)})
    glance = rows(read(snapshot, "summary"), "At a Glance")
    assert glance["Served by"] == Missing("not permitted", unread=True)


def test_the_summary_shows_the_data_that_unity_catalog_saw() -> None:
    found = table(read(FRAUD, "summary"), "Data Sets")
    assert found.rows == (("main.ml.transactions", "table"), ("payments_kafka", "topic"))
    many = FRAUD.model_copy(update={"lineage": (FRAUD.lineage or ())[:1] * 12})
    blocks = under(read(many, "summary"), "Data Sets")
    assert blocks[-1] == Note("and 7 more in the detailed layout", "info")


@pytest.mark.parametrize(
    ("update", "finding"),
    [
        ({"state": "NOT_READY"}, "The endpoint fraud-live is NOT_READY"),
        ({"deployment": "DEPLOYMENT_FAILED"}, "On the endpoint fraud-live it is DEPLOYMENT_FAILED"),
        ({}, None),
    ],
)
def test_an_endpoint_that_does_not_serve_is_a_finding(
    update: dict[str, str], finding: str | None
) -> None:
    found = rows(read(with_served(**update), "summary"), "Risks and Gaps")
    assert found.get("Serving") == finding


def test_a_request_to_move_the_version_is_a_finding_and_lineage_counts_as_data() -> None:
    found = rows(read(CUSTOMER_LTV, "summary"), "Risks and Gaps")
    assert found["Transition"] == "maria@mycompany.com asks to move it to Production"
    assert "Data" not in rows(read(FRAUD, "summary"), "Risks and Gaps")
